namespace Microsoft.ML.Data;

/// <summary>Reads lines, and values out of the current line.</summary>
internal sealed class TextCursor : RootCursor
{
    private readonly TextLines _cutter;
    private readonly TextFields _fields;
    private readonly IEnumerator<(long Number, string Text)> _lines;
    private readonly Delegate?[] _getters;
    private long _rowsLeft;

    public TextCursor(DataViewSchema schema, bool[] active, TextColumn[] columns, TextLines cutter, IMultiStreamSource source, long maxRows)
        : base(schema, active)
    {
        _cutter = cutter;
        _fields = cutter.NewFields();
        _lines = cutter.Read(source).GetEnumerator();
        _getters = columns.Select((column, i) => active[i] ? column.MakeGetter(_fields) : null).ToArray();
        _rowsLeft = maxRows;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowIds.FromPosition(this);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = Checked<TValue>(column, _getters[column.Index]);
        return (ref TValue value) =>
        {
            Ensure.That(Position >= 0, Errors.NoCurrentRow);
            getter(ref value);
        };
    }

    protected override bool MoveNextRow()
    {
        if (_rowsLeft-- <= 0 || !_lines.MoveNext())
        {
            return false;
        }

        _fields.Line = _lines.Current.Number;
        _cutter.Cut(_lines.Current.Text, _fields);
        return true;
    }

    protected override void Release() => _lines.Dispose();
}
