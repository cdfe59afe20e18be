using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ml.Attention.Selection;

/// <summary>
/// The state file of a search, JSON lines: first what the search is, then one line a finished trial, each written at
/// once and to the disk. What stands behind the last end of a line was being written when the program was killed; it is cut off.
/// </summary>
internal sealed class SearchState : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new OptionsConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Some thirty years.</summary>
    private const double MostSeconds = 1e9;

    private readonly FileStream _file;

    private SearchState(FileStream file, IReadOnlyList<SearchStateLine> lines)
    {
        _file = file;
        Trials = [.. lines.Select(line => line.Trial).OfType<SearchTrial>()];
        Used = TimeSpan.FromSeconds(lines.Count > 0 ? lines[^1].Used : 0);
    }

    /// <summary>The trials that were in the file.</summary>
    public IReadOnlyList<SearchTrial> Trials { get; }

    /// <summary>The time that had been used.</summary>
    public TimeSpan Used { get; }

    /// <summary>Opens a file, or makes it where there is none. No other search can open it until this is disposed of.</summary>
    /// <exception cref="SearchStateException">The file is something else, is damaged, or is that of another search.</exception>
    /// <exception cref="IOException">The file cannot be read or written, or another search has it open.</exception>
    public static SearchState Open(string path, SearchIdentity identity)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var file = new FileStream(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            string header = JsonSerializer.Serialize(identity, Json);
            int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            string[] lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1];
            if (lines.Length == 0 && !header.StartsWith(Encoding.UTF8.GetString(bytes), StringComparison.Ordinal))
            {
                throw NoStateFile(path);
            }

            file.SetLength(end);
            file.Position = end;
            if (lines.Length > 0)
            {
                Check(path, lines[0], identity);
            }

            var state = new SearchState(file, [.. lines.Skip(1).Select((line, i) => Read(path, line, i + 2))]);
            if (lines.Length == 0)
            {
                state.Append(header);
            }

            return state;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a finished trial.</summary>
    public void Add(TimeSpan used, SearchTrial trial) => Append(JsonSerializer.Serialize(new SearchStateLine(used.TotalSeconds, trial), Json));

    /// <summary>Adds the time of a trial that was not finished.</summary>
    public void Add(TimeSpan used) => Append(JsonSerializer.Serialize(new SearchStateLine(used.TotalSeconds), Json));

    public void Dispose() => _file.Dispose();

    private void Append(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush(flushToDisk: true);
    }

    private static void Check(string path, string line, SearchIdentity expected)
    {
        SearchIdentity? found;
        try
        {
            found = JsonSerializer.Deserialize<SearchIdentity>(line, Json);
        }
        catch (JsonException exception)
        {
            throw NoStateFile(path, exception);
        }

        if (found?.Format != expected.Format)
        {
            throw NoStateFile(path);
        }

        if (found != expected)
        {
            string what = found.Data != expected.Data ? "data" : "options, metric, seed or pretrained encoder";
            throw new SearchStateException($"'{path}' has the trials of a search with other {what}. Give the same {what} as then, name another state file, or delete this one.");
        }
    }

    private static SearchStateLine Read(string path, string line, int number)
    {
        try
        {
            var read = JsonSerializer.Deserialize<SearchStateLine>(line, Json) ?? throw new JsonException("it is null.");
            read.Trial?.Options.Validate();
            return read.Used is >= 0 and < MostSeconds
                ? read
                : throw new JsonException($"used is {read.Used}; expected a number of seconds.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new SearchStateException($"'{path}' line {number} is damaged: {exception.Message} Delete the file to start anew.", exception);
        }
    }

    private static SearchStateException NoStateFile(string path, Exception? inner = null) =>
        new($"'{path}' is not the state file of a search; expected one, or a name that no file has. It is left as it is.", inner!);
}
