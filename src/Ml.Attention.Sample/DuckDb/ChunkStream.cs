namespace Ml.Attention.Sample.DuckDb;

/// <summary>The rows of a query, some thousand at a time, as they are made: none are kept.</summary>
internal sealed class ChunkStream : IDisposable
{
    private NativeResult _result;
    private nint _statement;

    private ChunkStream(nint statement, NativeResult result)
    {
        (_statement, _result) = (statement, result);
        Columns = (int)NativeMethods.ColumnCount(ref _result);
    }

    /// <summary>How many columns the query has.</summary>
    public int Columns { get; }

    internal static ChunkStream Open(nint connection, string sql)
    {
        if (NativeMethods.Prepare(connection, sql, out nint statement) != 0)
        {
            string error = DuckDbSession.TextAt(NativeMethods.PrepareError(statement)) ?? "unknown error";
            NativeMethods.DestroyPrepare(ref statement);
            throw new DuckDbException(error);
        }

        int state = NativeMethods.PendingStreaming(statement, out nint pending);
        NativeResult result = default;
        string? problem = null;
        if (state != 0)
        {
            problem = DuckDbSession.TextAt(NativeMethods.PendingError(pending)) ?? "unknown error";
        }
        else if (NativeMethods.ExecutePending(pending, out result) != 0)
        {
            problem = DuckDbSession.TextAt(NativeMethods.ResultError(ref result)) ?? "unknown error";
            NativeMethods.DestroyResult(ref result);
        }

        NativeMethods.DestroyPending(ref pending);
        if (problem is not null)
        {
            NativeMethods.DestroyPrepare(ref statement);
            throw new DuckDbException(problem);
        }

        return new(statement, result);
    }

    /// <summary>The type of a column, to be destroyed by the caller.</summary>
    public nint ColumnType(int column) => NativeMethods.ColumnType(ref _result, (ulong)column);

    /// <summary>The next rows; null at the end. The caller releases them.</summary>
    /// <exception cref="DuckDbException">The query fails here.</exception>
    public DataChunk? Next()
    {
        while (true)
        {
            nint chunk = NativeMethods.FetchChunk(_result);
            if (chunk == 0)
            {
                return DuckDbSession.TextAt(NativeMethods.ResultError(ref _result)) is { Length: > 0 } error ? throw new DuckDbException(error) : null;
            }

            var rows = new DataChunk(chunk);
            if (rows.Rows > 0)
            {
                return rows;
            }

            rows.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMethods.DestroyResult(ref _result);
        NativeMethods.DestroyPrepare(ref _statement);
    }
}
