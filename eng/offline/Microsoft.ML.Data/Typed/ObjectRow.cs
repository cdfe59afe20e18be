namespace Microsoft.ML.Data;

/// <summary>A row whose values are those of whichever object it was last given.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow? _current;
    private long _position = -1;

    public ObjectRow(TypedColumn[] columns)
    {
        Schema = TypedColumn.SchemaOf(columns);
        _getters = columns.Select(column => MemberGetters.Of(column, Current)).ToArray();
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _current = value;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = _getters[column.Index];
        return getter as ValueGetter<TValue> ?? throw Errors.WrongGetter(typeof(TValue), getter);
    }

    private TRow Current() => _current ?? throw new InvalidOperationException(Errors.NoCurrentRow);
}
