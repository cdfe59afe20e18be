namespace Ml.Attention.Sample.Jobs;

/// <summary>How often a lock is renewed, and how long another's is watched.</summary>
internal sealed record LockTimes(TimeSpan Renewal, TimeSpan Watch)
{
    /// <summary>Renewed every five seconds, watched for 20; file servers tell of a new time after three at most, by default.</summary>
    public static LockTimes Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
}
