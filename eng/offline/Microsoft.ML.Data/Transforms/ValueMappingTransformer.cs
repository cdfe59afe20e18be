using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Looks values up; one that is not there becomes the default value, which for keys is the missing one.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal ValueMappingTransformer(InputOutputColumnPair[] columns, Lookup lookup)
        : base(columns)
    {
        Lookup = lookup;
    }

    internal Lookup Lookup { get; }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(ValueMappingLoader.Signature);
        SaveColumns(context.Writer);
        Lookup.Save(context.Writer);
    }

    // The type of the input is not compared: its values only have to be of the same .NET type, which its getter checks.
    private sealed class Mapper(ValueMappingTransformer parent, DataViewSchema inputSchema) : ColumnMapper(inputSchema, parent.Sources)
    {
        // Like ML.NET's, vectors have no size and are of plain numbers where the looked-up values are keys; the annotations stay.
        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => parent.Columns.Select((pair, i) =>
        {
            DataViewSchema.Column value = parent.Lookup.Value;
            DataViewType type = Source(i).Type is VectorDataViewType ? new VectorDataViewType(ColumnTypes.Of(value.Type.RawType)) : value.Type;
            return new DataViewSchema.DetachedColumn(pair.OutputColumnName, type, value.Annotations);
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source) =>
            parent.Lookup.Getter(input, source);
    }
}
