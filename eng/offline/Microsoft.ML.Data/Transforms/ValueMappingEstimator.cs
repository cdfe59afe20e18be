using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>From values to the values that a data view pairs them with.</summary>
public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(IHostEnvironment env, IDataView lookupMap, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn,
        InputOutputColumnPair[] columns)
        : base(new ValueMappingTransformer(columns, Lookup.Of(lookupMap, keyColumn, valueColumn)))
    {
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair => Map(inputSchema.Find(pair.InputColumnName), pair)));
    }

    // Keys are shown as UInt32 whatever their type, and as keys also where the transformer makes vectors of plain numbers: ML.NET's shapes are so.
    private SchemaShape.Column Map(SchemaShape.Column source, InputOutputColumnPair pair)
    {
        DataViewSchema.Column value = Transformer.Lookup.Value;
        bool isKey = value.Type is KeyDataViewType;
        return new SchemaShape.Column(pair.OutputColumnName, source.Kind, isKey ? NumberDataViewType.UInt32 : value.Type, isKey,
            SchemaShape.Of(value.Annotations.Schema));
    }
}
