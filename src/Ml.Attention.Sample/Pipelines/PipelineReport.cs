using Microsoft.ML.Data;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Pipelines;

/// <summary>What came of a pipeline.</summary>
/// <param name="Rows">How many rows were on each side of the split.</param>
/// <param name="Summary">How training went.</param>
/// <param name="Labels">The classes, in the order of the scores.</param>
/// <param name="Metrics">How well it does on the test rows.</param>
/// <param name="Answers">Some test texts, with what the loaded pipeline says about them.</param>
internal sealed record PipelineReport(
    SplitRows Rows,
    TrainingSummary Summary,
    IReadOnlyList<string> Labels,
    MulticlassClassificationMetrics Metrics,
    IReadOnlyList<(string Text, TextAnswer Answer)> Answers)
{
    /// <summary>How many rows of each class (outer) were predicted as each class (inner).</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; } = [.. Metrics.ConfusionMatrix.Counts.Select(row => row.Select(count => (int)count).ToArray())];
}
