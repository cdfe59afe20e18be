namespace Microsoft.ML.Data;

/// <summary>The rows that lack no value in some columns.</summary>
internal sealed class NoMissingDataView : FilteredDataView
{
    private readonly DataViewSchema.Column[] _columns;

    public NoMissingDataView(IDataView input, string[] columns)
        : base(input)
    {
        _columns = columns.Select(name => input.Schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException(nameof(columns), $"Source column '{name}' not found")).ToArray();
        foreach (DataViewSchema.Column column in _columns)
        {
            Ensure.Param(MissingValues.Exist(column.Type.ItemType()), nameof(columns),
                $"Column '{column.Name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
        }
    }

    protected override bool IsNeeded(DataViewSchema.Column column) => _columns.Any(own => own.Index == column.Index);

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor)
    {
        Func<bool>[] missing = _columns.Select(column => MissingValues.Test(cursor, column)).ToArray();
        return () => !missing.Any(test => test());
    }
}
