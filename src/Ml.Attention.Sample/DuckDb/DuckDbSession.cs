using System.Runtime.InteropServices;
using System.Text;

namespace Ml.Attention.Sample.DuckDb;

/// <summary>
/// A database in memory with one connection, which works in the thread that calls it and starts none of its own. One
/// thread at a time may use it, but for <see cref="Interrupt"/>.
/// </summary>
internal sealed class DuckDbSession : IDisposable
{
    private nint _database;
    private nint _connection;

    /// <param name="memoryLimit">What DuckDB may hold in memory, in MiB.</param>
    /// <exception cref="DllNotFoundException">DuckDB's library is not beside the program.</exception>
    public DuckDbSession(int memoryLimit)
    {
        Check(NativeMethods.Open(0, out _database), "DuckDB cannot be opened.");
        Check(NativeMethods.Connect(_database, out _connection), "DuckDB cannot be connected to.");
        Execute("SET threads = 1");
        Execute($"SET memory_limit = '{memoryLimit} MiB'");
        Execute("SET temp_directory = ''");
        Execute("SET autoinstall_known_extensions = false");
        Execute("SET autoload_known_extensions = false");
    }

    /// <summary>The connection's handle.</summary>
    internal nint Connection => _connection;

    /// <summary>Text as SQL writes it, in quotes.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A column's name as SQL writes it, in double quotes.</summary>
    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement to its end.</summary>
    /// <exception cref="DuckDbException">It fails.</exception>
    public void Execute(string sql)
    {
        int state = NativeMethods.Query(_connection, sql, out var result);
        string? error = state == 0 ? null : TextAt(NativeMethods.ResultError(ref result)) ?? "unknown error";
        NativeMethods.DestroyResult(ref result);
        if (error is not null)
        {
            throw new DuckDbException(error);
        }
    }

    /// <summary>Begins a query whose rows are read as they are made.</summary>
    /// <exception cref="DuckDbException">It fails.</exception>
    public ChunkStream Stream(string sql) => ChunkStream.Open(_connection, sql);

    /// <summary>All rows of a query, each column as text.</summary>
    /// <param name="sql">A query whose columns are all of type VARCHAR.</param>
    public List<string?[]> Rows(string sql)
    {
        List<string?[]> rows = [];
        using var stream = Stream(sql);
        while (stream.Next() is { } chunk)
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                var line = new string?[stream.Columns];
                for (int column = 0; column < line.Length; column++)
                {
                    var texts = chunk.Texts(column);
                    line[column] = texts.IsNull(row) ? null : Encoding.UTF8.GetString(texts[row]);
                }

                rows.Add(line);
            }

            chunk.Release();
        }

        return rows;
    }

    /// <summary>Ends what the connection is doing, from another thread.</summary>
    public void Interrupt() => NativeMethods.Interrupt(_connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMethods.Disconnect(ref _connection);
        NativeMethods.Close(ref _database);
    }

    internal static string? TextAt(nint text) => Marshal.PtrToStringUTF8(text);

    private static void Check(int state, string message)
    {
        if (state != 0)
        {
            throw new DuckDbException(message);
        }
    }
}
