namespace Microsoft.ML.Data;

/// <summary>The rows whose value in a column lies in a range, or the others; a key counts as a fraction of its count.</summary>
internal sealed class RangeDataView : FilteredDataView
{
    private readonly DataViewSchema.Column _column;
    private readonly Func<double, bool> _keep;

    public RangeDataView(IDataView input, string column, Func<double, bool> keep)
        : base(input)
    {
        _column = input.Schema[column];
        _keep = keep;
    }

    protected override bool IsNeeded(DataViewSchema.Column column) => column.Index == _column.Index;

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor)
    {
        if (_column.Type is KeyDataViewType key)
        {
            ValueGetter<ulong> number = ValueConversions.AsUInt64(cursor, _column);
            return () =>
            {
                ulong value = 0;
                number(ref value);
                return value != 0 && value <= key.Count && _keep((value - 0.5) / key.Count);
            };
        }

        ValueGetter<double> getter = ValueConversions.AsDouble(cursor, _column);
        return () =>
        {
            double value = 0;
            getter(ref value);
            return _keep(value);
        };
    }
}
