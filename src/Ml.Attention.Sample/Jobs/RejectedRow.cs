namespace Ml.Attention.Sample.Jobs;

/// <summary>A row that cannot be scored.</summary>
/// <param name="File">The input file.</param>
/// <param name="Row">Its number, counted from 1 below the header.</param>
/// <param name="Reason">Why.</param>
internal sealed record RejectedRow(string File, long Row, string Reason);
