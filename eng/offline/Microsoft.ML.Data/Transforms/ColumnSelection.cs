using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Some columns of a schema, as a schema and a row mapper.</summary>
internal sealed class ColumnSelection : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _columns;

    public ColumnSelection(DataViewSchema inputSchema, DataViewSchema.Column[] columns)
    {
        InputSchema = inputSchema;
        _columns = columns;
        OutputSchema = columns.Select(column => new DataViewSchema.DetachedColumn(column)).ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] active = OutputSchema.Active(dependingColumns);
        HashSet<int> needed = _columns.Where((_, i) => active[i]).Select(column => column.Index).ToHashSet();
        return InputSchema.Where(column => needed.Contains(column.Index)).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new Row(this, input);
    }

    public DataViewSchema.Column SourceOf(DataViewSchema.Column column) => _columns[column.Index];

    private sealed class Row(ColumnSelection parent, DataViewRow input) : DataViewRow
    {
        public override DataViewSchema Schema => parent.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(parent.SourceOf(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }
        }
    }
}
