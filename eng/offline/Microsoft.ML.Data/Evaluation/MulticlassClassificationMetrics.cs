namespace Microsoft.ML.Data;

/// <summary>How well a classifier did on data whose labels are known.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(ConfusionMatrix confusionMatrix, int topKPredictionCount, double[] topKAccuracies)
    {
        ConfusionMatrix = confusionMatrix;
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKPredictionCount > 0 ? topKAccuracies : null!;
    }

    /// <summary>The mean of minus the logarithm of the true class's probability.</summary>
    public double LogLoss { get; internal init; }

    /// <summary>By how much that is better than always predicting the classes' shares; 1 is perfect.</summary>
    public double LogLossReduction { get; internal init; }

    /// <summary>The mean over classes of the share predicted right.</summary>
    public double MacroAccuracy { get; internal init; }

    /// <summary>The share of rows predicted right.</summary>
    public double MicroAccuracy { get; internal init; }

    /// <summary>The share of rows whose class is among the <see cref="TopKPredictionCount"/> best scored.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK?.LastOrDefault() ?? 0;

    public int TopKPredictionCount { get; }

    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    public IReadOnlyList<double> PerClassLogLoss { get; internal init; } = [];

    public ConfusionMatrix ConfusionMatrix { get; }
}
