namespace Ml.Attention.Sample.Jobs;

/// <summary>There is no space left for an output. The message is one line.</summary>
internal sealed class DiskFullException(string message, Exception innerException) : Exception(message, innerException)
{
    private const int NoSpaceOnUnix = 28, NoSpaceOnWindows = unchecked((int)0x80070070), NoSpaceForHandle = unchecked((int)0x80070027);

    /// <summary>Whether an error says that a disk is full.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        DuckDb.DuckDbException error => error.IsDiskFull,
        IOException error => error.HResult is NoSpaceOnUnix or NoSpaceOnWindows or NoSpaceForHandle || error.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
