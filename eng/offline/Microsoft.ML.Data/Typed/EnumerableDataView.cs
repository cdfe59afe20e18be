namespace Microsoft.ML.Data;

/// <summary>Objects as rows; they are read anew by each cursor.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly TypedColumn[] _columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(rows, "data");
        _rows = rows;
        _columns = TypedColumn.Of(typeof(TRow), SchemaDefinition.Direction.Read, definition);
        Schema = TypedColumn.SchemaOf(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, Schema.Active(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly IEnumerator<TRow> _rows;
        private readonly Delegate?[] _getters;
        private TRow? _current;

        public Cursor(EnumerableDataView<TRow> view, bool[] active)
            : base(view.Schema, active)
        {
            _rows = view._rows.GetEnumerator();
            _getters = view._columns.Select((column, i) => active[i] ? MemberGetters.Of(column, Current) : null).ToArray();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => RowIds.FromPosition(this);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            Checked<TValue>(column, _getters[column.Index]);

        protected override bool MoveNextRow()
        {
            bool moved = _rows.MoveNext();
            _current = moved ? _rows.Current : null;
            Ensure.That(!moved || _current is not null, "Encountered null when iterating over data, this is not supported.");
            return moved;
        }

        protected override void Release()
        {
            _current = null;
            _rows.Dispose();
        }

        private TRow Current() => _current ?? throw new InvalidOperationException(Errors.NoCurrentRow);
    }
}
