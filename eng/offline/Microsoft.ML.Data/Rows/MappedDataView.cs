namespace Microsoft.ML.Data;

/// <summary>A data view with a mapper's columns added.</summary>
internal sealed class MappedDataView : IDataView
{
    private readonly IDataView _input;
    private readonly ColumnBindings _bindings;

    public MappedDataView(IDataView input, RowMapper mapper)
    {
        _input = input;
        _bindings = new ColumnBindings(mapper);
    }

    public bool CanShuffle => _input.CanShuffle;

    public DataViewSchema Schema => _bindings.Schema;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        Random? usable = CanShuffle ? rand : null;
        return new MappedCursor(_bindings, _input.GetRowCursor(_bindings.InputsFor(active), usable), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        return _input.GetRowCursorSet(_bindings.InputsFor(active), n, rand)
            .Select(cursor => (DataViewRowCursor)new MappedCursor(_bindings, cursor, active))
            .ToArray();
    }
}
