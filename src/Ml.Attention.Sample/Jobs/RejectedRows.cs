namespace Ml.Attention.Sample.Jobs;

/// <summary>The file <c>_rejected.jsonl</c> of a shard: a line for each row that was not scored.</summary>
internal sealed class RejectedRows : IDisposable
{
    private readonly LineFile _file;
    private readonly string _path;
    private readonly long? _most;

    private RejectedRows(LineFile file, string path, long count, long? most) => (_file, _path, Count, _most) = (file, path, count, most);

    /// <summary>How many rows there are.</summary>
    public long Count { get; private set; }

    /// <summary>The file's size.</summary>
    public long Bytes => _file.Bytes;

    /// <summary>The name of a shard's file.</summary>
    public static string FileName(Shard shard) => $"_rejected{shard.Suffix}.jsonl";

    /// <summary>Opens the file, and cuts off what belongs to no finished output.</summary>
    /// <param name="folder">The folder of outputs.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="finished">What is finished.</param>
    /// <param name="most">How many rows there may be; null for any number.</param>
    public static RejectedRows Open(string folder, Shard shard, IReadOnlyList<ManifestLine> finished, long? most)
    {
        string path = Path.Combine(folder, FileName(shard));
        return new(LineFile.Open(path, finished.Count == 0 ? 0 : finished.Max(line => line.RejectedBytes)), path, finished.Sum(line => line.Rejected), most);
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="InputException">There are more than there may be.</exception>
    public void Add(RejectedRow row)
    {
        _file.Add(JobJson.Line(row));
        Count++;
        if (Count > _most)
        {
            _file.Flush();
            throw new InputException($"{Count:N0} rows cannot be scored, and --max-rejected is {_most:N0}; the last is row {row.Row:N0} of '{row.File}': {row.Reason}. All are in '{_path}'. Mend the input, or allow more.");
        }
    }

    /// <summary>Writes to the disk what the system still has in memory.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
