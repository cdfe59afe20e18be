namespace Ml.Attention.Sample.Jobs;

/// <summary>What becomes one output: a file, or rows of one.</summary>
/// <param name="File">The input.</param>
/// <param name="FirstRow">The first row, from 0; of delimited files among those that can be read.</param>
/// <param name="Rows">How many; null for all, where they have not been counted.</param>
/// <param name="Output">The output's path below the folder of outputs.</param>
/// <param name="IsLast">Whether the file ends with it.</param>
internal sealed record InputPart(InputFile File, long FirstRow, long? Rows, string Output, bool IsLast);
