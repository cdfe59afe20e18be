namespace Ml.Attention.Sample.Jobs;

/// <summary>What a run of a job did.</summary>
/// <param name="Shard">Which shard.</param>
/// <param name="Outputs">Outputs of the shard.</param>
/// <param name="Skipped">Those that were finished before.</param>
/// <param name="Rows">Rows that this run scored.</param>
/// <param name="Rejected">Rows that are rejected, those of earlier runs included.</param>
/// <param name="Seconds">How long this run scored.</param>
internal sealed record JobSummary(Shard Shard, int Outputs, int Skipped, long Rows, long Rejected, double Seconds)
{
    /// <summary>Rows scored in a second; 0 where none were.</summary>
    public double RowsPerSecond => Rows == 0 ? 0 : Rows / Math.Max(Seconds, 1e-9);
}
