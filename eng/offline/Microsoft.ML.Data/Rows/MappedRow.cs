namespace Microsoft.ML.Data;

/// <summary>A row with a mapper's columns added.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly MappedGetters _getters;
    private bool _disposed;

    public MappedRow(ColumnBindings bindings, DataViewRow input, bool[] active)
    {
        _input = input;
        Schema = bindings.Schema;
        _getters = new MappedGetters(bindings, input, active);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

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
