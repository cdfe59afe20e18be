namespace Microsoft.ML.Data;

/// <summary>The rows from number <c>skip</c> on, <c>take</c> of them.</summary>
internal sealed class SkipTakeDataView(IDataView input, long skip, long take) : FilteredDataView(input)
{
    public override bool CanShuffle => false;

    public override long? GetRowCount() => Input.GetRowCount() is long count ? Math.Min(Math.Max(0, count - skip), take) : null;

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor)
    {
        long seen = 0;
        return () =>
        {
            long number = seen++ - skip;
            return number >= take ? null : number >= 0;
        };
    }
}
