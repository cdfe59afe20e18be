namespace Ml.Attention.Sample.Jobs;

/// <summary>What a complete job holds.</summary>
/// <param name="Shards">How many shards did it.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Rows">Rows that were scored.</param>
/// <param name="Rejected">Rows that were rejected.</param>
internal sealed record MergeSummary(int Shards, int Outputs, long Rows, long Rejected);
