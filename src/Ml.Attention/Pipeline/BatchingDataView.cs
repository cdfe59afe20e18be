using Microsoft.ML;

namespace Ml.Attention.Pipeline;

/// <summary>A view over a source, with the columns that a transformer makes. Nothing is computed before a cursor moves.</summary>
internal sealed class BatchingDataView(IDataView source, AttentionTransformer transformer, OutputSchema schema) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => schema.Output;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return Cursor(source.GetRowCursor(schema.Dependencies(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return [.. source.GetRowCursorSet(schema.Dependencies(needed), n, rand).Select(cursor => Cursor(cursor, needed))];
    }

    private BatchingCursor Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed) =>
        new(input, schema, needed, transformer);
}
