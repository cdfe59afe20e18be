namespace Microsoft.ML.Data;

/// <summary>A data view whose columns are kept in memory, each from the first cursor that needs it on.</summary>
internal sealed class CachedDataView : IDataView
{
    private readonly IDataView _input;
    private readonly ColumnBuffer?[] _columns;
    private long? _rowCount;

    public CachedDataView(IDataView input)
    {
        _input = input;
        _columns = new ColumnBuffer?[input.Schema.Count];
        _rowCount = input.GetRowCount();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _input.Schema;

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        int count = Fill(active);
        return new Cursor(this, active, count, rand is null ? null : Permutation(count, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private int Fill(bool[] active)
    {
        lock (_columns)
        {
            DataViewSchema.Column[] missing = Schema.Where(column => active[column.Index] && _columns[column.Index] is null).ToArray();
            if (missing.Length == 0 && _rowCount is long known)
            {
                return (int)known;
            }

            using DataViewRowCursor cursor = _input.GetRowCursor(missing);
            ColumnBuffer[] buffers = missing.Select(column => ColumnBuffer.For(cursor, column)).ToArray();
            int count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (ColumnBuffer buffer in buffers)
                {
                    buffer.Store(count);
                }
            }

            for (int i = 0; i < missing.Length; i++)
            {
                _columns[missing[i].Index] = buffers[i];
            }

            _rowCount = count;
            return count;
        }
    }

    private static int[] Permutation(int count, Random random)
    {
        int[] numbers = Enumerable.Range(0, count).ToArray();
        for (int i = 0; i < count; i++)
        {
            int other = i + random.Next(count - i);
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }

        return numbers;
    }

    private sealed class Cursor : RootCursor
    {
        private readonly Delegate?[] _getters;
        private readonly int[]? _order;
        private readonly int _count;
        private int _next;

        public Cursor(CachedDataView view, bool[] active, int count, int[]? order)
            : base(view.Schema, active)
        {
            _count = count;
            _order = order;
            _getters = active.Select((isActive, i) => isActive ? view._columns[i]!.Getter(Current) : null).ToArray();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => RowIds.FromPosition(this, () => Current());

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            Checked<TValue>(column, _getters[column.Index]);

        protected override bool MoveNextRow() => _next++ < _count;

        private int Current()
        {
            Ensure.That(Position >= 0, Errors.NoCurrentRow);
            return _order is null ? (int)Position : _order[Position];
        }
    }
}
