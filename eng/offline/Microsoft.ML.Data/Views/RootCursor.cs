namespace Microsoft.ML.Data;

/// <summary>A cursor with a position of its own; it ends for good when it runs out of rows.</summary>
internal abstract class RootCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private long _position = -1;
    private bool _disposed;

    protected RootCursor(DataViewSchema schema, bool[] active)
    {
        Schema = schema;
        _active = active;
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override bool MoveNext()
    {
        if (_disposed)
        {
            return false;
        }

        if (MoveNextRow())
        {
            _position++;
            return true;
        }

        Dispose();
        return false;
    }

    protected abstract bool MoveNextRow();

    protected virtual void Release()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _position = -1;
            Release();
        }
    }

    protected ValueGetter<TValue> Checked<TValue>(DataViewSchema.Column column, Delegate? getter)
    {
        Ensure.Param(IsColumnActive(column) && getter is not null, nameof(column), "requested column not active");
        return getter as ValueGetter<TValue> ?? throw Errors.WrongGetter(typeof(TValue), getter!);
    }
}
