namespace Microsoft.ML.Data;

/// <summary>Some of the rows of another data view, all of its columns.</summary>
internal abstract class FilteredDataView : IDataView
{
    protected FilteredDataView(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Input = input;
    }

    public virtual bool CanShuffle => Input.CanShuffle;

    public DataViewSchema Schema => Input.Schema;

    protected IDataView Input { get; }

    public virtual long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        IEnumerable<DataViewSchema.Column> inputs = Schema.Where(column => active[column.Index] || IsNeeded(column)).ToArray();
        DataViewRowCursor cursor = Input.GetRowCursor(inputs, CanShuffle ? rand : null);
        return new Cursor(cursor, active, MakeAccept(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    protected virtual bool IsNeeded(DataViewSchema.Column column) => false;

    /// <summary>Given a new cursor, a function that says of each of its rows whether to keep it, or null: stop here.</summary>
    protected abstract Func<bool?> MakeAccept(DataViewRowCursor cursor);

    private sealed class Cursor(DataViewRowCursor input, bool[] active, Func<bool?> accept) : RootCursor(input.Schema, active)
    {
        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ensure.That(IsColumnActive(column), $"Column '{column.Name}' is not active.");
            return input.GetGetter<TValue>(column);
        }

        protected override bool MoveNextRow()
        {
            while (input.MoveNext())
            {
                bool? kept = accept();
                if (kept is null)
                {
                    return false;
                }

                if (kept.Value)
                {
                    return true;
                }
            }

            return false;
        }

        protected override void Release() => input.Dispose();
    }
}
