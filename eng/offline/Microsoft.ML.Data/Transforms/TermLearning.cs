namespace Microsoft.ML.Transforms;

/// <summary>How many values become keys, and whether they are sorted.</summary>
internal sealed record TermLearning(int Maximum, bool Sorted);
