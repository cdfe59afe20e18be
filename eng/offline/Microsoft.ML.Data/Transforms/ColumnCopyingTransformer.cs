using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Copies columns.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(ColumnCopyingLoader.Signature);
        SaveColumns(context.Writer);
    }

    private sealed class Mapper(ColumnCopyingTransformer parent, DataViewSchema inputSchema) : ColumnMapper(inputSchema, parent.Sources)
    {
        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => parent.Columns.Select((pair, i) =>
            new DataViewSchema.DetachedColumn(pair.OutputColumnName, Source(i).Type, Source(i).Annotations)).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source) =>
            GenericCall.Of<Delegate>(Getter<int>, source.Type.RawType, input, source);

        private static Delegate Getter<T>(DataViewRow input, DataViewSchema.Column source) => input.GetGetter<T>(source);
    }
}
