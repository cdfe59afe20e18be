using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>One row: typed getters for its active columns.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The row's number in this cursor, or -1 before the first and after the last row.</summary>
    public abstract long Position { get; }

    /// <summary>The block of rows it belongs to, used to put the rows of a cursor set into order again.</summary>
    public abstract long Batch { get; }

    public abstract DataViewSchema Schema { get; }

    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    public abstract bool IsColumnActive(DataViewSchema.Column column);

    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
