namespace Microsoft.ML.Data;

/// <summary>A cursor with a mapper's columns added.</summary>
internal sealed class MappedCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly bool[] _active;
    private readonly MappedGetters _getters;
    private bool _disposed;

    public MappedCursor(ColumnBindings bindings, DataViewRowCursor input, bool[] active)
    {
        _input = input;
        _active = active;
        Schema = bindings.Schema;
        _getters = new MappedGetters(bindings, input, active);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool MoveNext() => _input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Ensure.That(IsColumnActive(column), $"Column '{column.Name}' is not active.");
        return _getters.Get<TValue>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _getters.Dispose();
            _input.Dispose();
        }
    }
}
