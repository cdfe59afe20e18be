using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>From keys to the values they stand for.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns)
        : base(new KeyToValueMappingTransformer(columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair => Map(inputSchema.Find(pair.InputColumnName), pair)));
    }

    private static SchemaShape.Column Map(SchemaShape.Column source, InputOutputColumnPair pair)
    {
        if (!source.IsKey)
        {
            throw Errors.WrongType("inputSchema", "input", pair.InputColumnName, "KeyType", source.Describe());
        }

        Ensure.Param(source.Annotations.TryFind(AnnotationKinds.KeyValues, out SchemaShape.Column values), "inputSchema",
            $"Input column '{pair.InputColumnName}' doesn't contain key values metadata");
        bool named = source.Annotations.TryFind(AnnotationKinds.SlotNames, out SchemaShape.Column names)
            && source.Kind == SchemaShape.Column.VectorKind.Vector;
        return new SchemaShape.Column(pair.OutputColumnName, source.Kind, values.ItemType, values.IsKey, named ? new SchemaShape([names]) : null);
    }
}
