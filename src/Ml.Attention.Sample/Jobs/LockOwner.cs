using System.Globalization;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Who writes to a folder: what stands in a lock file.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">The process's id on it.</param>
/// <param name="Started">When it took the lock.</param>
/// <param name="Token">Tells two owners apart.</param>
internal sealed record LockOwner(string Host, int Process, DateTime Started, string Token)
{
    /// <summary>This process.</summary>
    public static LockOwner Current() => new(Environment.MachineName, Environment.ProcessId, DateTime.UtcNow, Guid.NewGuid().ToString("N"));

    /// <summary>Whether it is, or was, on this machine.</summary>
    public bool IsHere => Host == Environment.MachineName;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Host}, since {Started:yyyy-MM-dd HH:mm:ss} UTC");
}
