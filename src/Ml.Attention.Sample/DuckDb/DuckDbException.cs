namespace Ml.Attention.Sample.DuckDb;

/// <summary>What DuckDB says went wrong.</summary>
internal sealed class DuckDbException(string message) : Exception(message)
{
    /// <summary>Whether there was no space left for a file.</summary>
    public bool IsDiskFull => Message.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("not enough space on the disk", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first line, without the name that DuckDB gives to the kind of error.</summary>
    public string Summary
    {
        get
        {
            string line = Message.Split('\n')[0].Trim();
            int end = line.IndexOf("Error: ", StringComparison.Ordinal);
            return (end is > 0 and < 30 ? line[(end + "Error: ".Length)..] : line).TrimEnd('.', ' ', ':');
        }
    }
}
