namespace Ml.Attention.Sample.Jobs;

/// <summary>A line of a delimited file that is no row.</summary>
/// <param name="Line">Its number, from 1, the header's.</param>
/// <param name="ReadableBefore">How many rows that can be read come before it; empty lines count as rows here.</param>
/// <param name="Reason">Why it cannot be read.</param>
internal sealed record UnreadableLine(long Line, long ReadableBefore, string Reason);
