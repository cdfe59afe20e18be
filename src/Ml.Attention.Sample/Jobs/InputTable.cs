using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>A file as a table of SQL.</summary>
internal sealed class InputTable
{
    /// <summary>Rows of JSON that are read to see which names there are.</summary>
    private const int SampledObjects = 1000;

    /// <summary>Lines that cannot be read are remembered up to so many a file.</summary>
    public const int MostUnreadable = 100_000;

    private readonly InputFile _file;
    private readonly string _selected;

    private InputTable(InputFile file, string selected, int text, int? second, IReadOnlyList<int> keep) =>
        (_file, _selected, Text, Second, Keep) = (file, selected, text, second, keep);

    /// <summary>Which column of <see cref="Query"/> has the texts.</summary>
    public int Text { get; }

    /// <summary>Which column has the second texts.</summary>
    public int? Second { get; }

    /// <summary>Which columns are written again.</summary>
    public IReadOnlyList<int> Keep { get; }

    /// <summary>Which column is null where a line is no JSON object; null where lines are not JSON.</summary>
    public int? Whole => _file.Kind == InputKind.JsonLines ? 0 : null;

    /// <summary>Looks at the columns of a file.</summary>
    /// <exception cref="InputException">The file cannot be read, or lacks a column.</exception>
    public static InputTable Open(DuckDbSession session, InputFile file, InputColumns columns)
    {
        try
        {
            return file.Kind switch
            {
                InputKind.JsonLines => OpenJson(session, file, columns),
                _ => OpenColumns(session, file, columns),
            };
        }
        catch (DuckDbException exception)
        {
            throw Unreadable(file, exception);
        }
    }

    /// <summary>The error of a file that cannot be read.</summary>
    public static InputException Unreadable(InputFile file, DuckDbException exception)
    {
        string hint = exception.Message.Contains("Invalid string encoding", StringComparison.Ordinal)
            ? " Its text column says that it is UTF-8 and is not; write it as UTF-8, or as a column of bytes (BLOB), whose broken rows are rejected one by one."
            : "";
        return new($"'{file.Path}' cannot be read: {exception.Summary}.{hint}", exception);
    }

    /// <summary>All rows, or those from a row on; only Parquet begins anywhere without reading what comes before.</summary>
    public string Query(long firstRow, long? rows) => _file.Kind == InputKind.Parquet
        ? $"{_selected} WHERE file_row_number >= {firstRow}{(rows is null ? "" : $" AND file_row_number < {firstRow + rows}")}"
        : _selected;

    /// <summary>What reads a delimited file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="remember">Whether lines that cannot be read are listed in the table <c>reject_errors</c>.</param>
    public static string ReadDelimited(InputFile file, bool remember)
    {
        string quote = file.Quoted ? "'\"'" : "''";
        return $"read_csv({InputFiles.Literal(file.Path)}, header = true, all_varchar = true, delim = '{file.Delimiter}', quote = {quote}, escape = {quote}, comment = '', skip = 0, "
            + $"allow_quoted_nulls = false, ignore_errors = true{(remember ? $", store_rejects = true, rejects_limit = {MostUnreadable}" : "")})";
    }

    /// <summary>What reads a file of JSON objects; a line that is none is null.</summary>
    public static string ReadJson(InputFile file) =>
        $"read_json_objects({InputFiles.Literal(file.Path)}, format = '{(file.Path.Contains(".json", StringComparison.OrdinalIgnoreCase) && !file.Path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase) ? "auto" : "newline_delimited")}', ignore_errors = true)";

    private static InputTable OpenColumns(DuckDbSession session, InputFile file, InputColumns columns)
    {
        string source = file.Kind == InputKind.Parquet ? $"read_parquet({InputFiles.Literal(file.Path)}, file_row_number = true)" : ReadDelimited(file, remember: false);
        var described = session.Rows($"SELECT column_name, column_type FROM (DESCRIBE FROM {source})");
        string[] names = [.. described.Select(row => row[0]!).Where(name => file.Kind != InputKind.Parquet || name != "file_row_number")];
        if (file.Kind == InputKind.Delimited && new FileInfo(file.Path).Length == 0)
        {
            throw new InputException($"'{file.Path}' is empty; expected a header line with the column '{columns.Text}', then rows.");
        }

        Check(file, columns, names);
        if (file.Kind == InputKind.Delimited)
        {
            // All columns, not those that are wanted alone: where DuckDB 1.5.6 leaves columns out, a line with too few fields is an internal error.
            int Position(string name) => Array.IndexOf(names, name);
            return new(file, $"SELECT * FROM {source}", Position(columns.Text), columns.Second is { } other ? Position(other) : null, [.. columns.Keep.Select(Position)]);
        }

        string Typed(string name) => described.First(row => row[0] == name)[1] is "VARCHAR" or "BLOB" ? DuckDbSession.Name(name) : $"CAST({DuckDbSession.Name(name)} AS VARCHAR)";
        return Selected(file, columns, [], Typed, DuckDbSession.Name, source);
    }

    private static InputTable OpenJson(DuckDbSession session, InputFile file, InputColumns columns)
    {
        string source = ReadJson(file);
        var names = session.Rows($"SELECT DISTINCT unnest(json_keys(json)) FROM (SELECT json FROM {source} LIMIT {SampledObjects}) WHERE json_type(json) = 'OBJECT'");
        if (names.Count > 0 || session.Rows($"SELECT 'row' FROM {source} LIMIT 1").Count > 0)
        {
            Check(file, columns with { Keep = [] }, [.. names.Select(row => row[0]!)]);
        }

        string Member(string name) => $"json ->> {DuckDbSession.Literal($"$.\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")}";
        return Selected(file, columns, ["json"], Member, Member, source);
    }

    private static InputTable Selected(InputFile file, InputColumns columns, IEnumerable<string> before, Func<string, string> text, Func<string, string> kept, string source)
    {
        List<string> selected = [.. before, text(columns.Text)];
        int first = selected.Count - 1;
        int? second = null;
        if (columns.Second is { } other)
        {
            second = selected.Count;
            selected.Add(text(other));
        }

        int keep = selected.Count;
        selected.AddRange(columns.Keep.Select(kept));
        return new(file, $"SELECT {string.Join(", ", selected)} FROM {source}", first, second, [.. columns.Keep.Select((_, i) => keep + i)]);
    }

    private static void Check(InputFile file, InputColumns columns, string[] names)
    {
        if (columns.All.FirstOrDefault(name => !names.Contains(name)) is { } missing)
        {
            string option = missing == columns.Text ? "--text-column" : missing == columns.Second ? "--second-text-column" : "--keep";
            throw new InputException($"'{file.Path}' has no column '{missing}' ({option}); it has {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}.");
        }
    }
}
