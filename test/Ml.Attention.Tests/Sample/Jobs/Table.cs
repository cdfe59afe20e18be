using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>Files of tables, for tests: made from SQL, and read as text.</summary>
internal static class Table
{
    /// <summary>The rows of a file, its columns with '|' between; a missing value is <c>NULL</c>.</summary>
    public static string[] Read(string path, string columns = "*")
    {
        using var session = new DuckDbSession(512);
        string source = Path.GetExtension(path) switch
        {
            ".tsv" => $"read_csv({DuckDbSession.Literal(path)}, delim = '\t', quote = '', escape = '', header = true, all_varchar = true)",
            ".csv" => $"read_csv({DuckDbSession.Literal(path)}, header = true, all_varchar = true, allow_quoted_nulls = false)",
            _ => DuckDbSession.Literal(path),
        };
        return [.. session.Rows($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (SELECT {columns} FROM {source})").Select(row => string.Join('|', row.Select(cell => cell ?? "NULL")))];
    }

    /// <summary>Runs a statement, such as one that writes a file.</summary>
    public static void Execute(string sql)
    {
        using var session = new DuckDbSession(512);
        session.Execute(sql);
    }
}
