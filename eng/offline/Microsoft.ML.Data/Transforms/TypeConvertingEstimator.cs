using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Converts columns to another type.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, DataKind outputKind)
        : base(new TypeConvertingTransformer(columns, outputKind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair => Map(inputSchema.Find(pair.InputColumnName), pair)));
    }

    private SchemaShape.Column Map(SchemaShape.Column source, InputOutputColumnPair pair)
    {
        PrimitiveDataViewType target = ColumnTypes.Of(Transformer.OutputKind);
        Ensure.Param(ValueConversions.Find(source.ItemType, target) is not null, "inputSchema",
            $"Don't know how to convert {pair.InputColumnName} into {target}");
        return new SchemaShape.Column(pair.OutputColumnName, source.Kind, target, isKey: false, source.Annotations);
    }
}
