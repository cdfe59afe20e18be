namespace Ml.Attention.Sample.DuckDb;

/// <summary>Rows in columns, as DuckDB made them. Counted: several may hold one, the last to release it frees it.</summary>
internal sealed class DataChunk(nint handle)
{
    private nint _handle = handle;
    private int _holders = 1;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; } = (int)NativeMethods.ChunkSize(handle);

    /// <summary>A column of type VARCHAR or BLOB.</summary>
    public TextVector Texts(int column) => new(Vector(column));

    /// <summary>The handle of a column.</summary>
    internal nint Vector(int column) => NativeMethods.ChunkVector(_handle, (ulong)column);

    /// <summary>Adds a holder.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Takes a holder away.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            NativeMethods.DestroyChunk(ref _handle);
        }
    }
}
