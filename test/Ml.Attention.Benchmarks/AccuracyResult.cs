using Ml.Attention.Inference;

namespace Ml.Attention.Benchmarks;

/// <summary>What came of one data set.</summary>
/// <param name="Set">What was trained and evaluated on.</param>
/// <param name="Runs">One for each seed.</param>
/// <param name="Together">What the average of the seeds' models does; null where there is one seed.</param>
internal sealed record AccuracyResult(AccuracySet Set, IReadOnlyList<AccuracyRun> Runs, ClassificationMetrics? Together)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mean(Func<ClassificationMetrics, double> value) => Runs.Average(run => value(run.Metrics));

    /// <summary>The sample deviation over the seeds; null where there is one.</summary>
    public double? Deviation(Func<ClassificationMetrics, double> value)
    {
        double mean = Mean(value);
        return Runs.Count == 1 ? null : Math.Sqrt(Runs.Sum(run => Math.Pow(value(run.Metrics) - mean, 2)) / (Runs.Count - 1));
    }
}
