namespace Ml.Attention.Inference;

/// <summary>How far predictions agree with the true labels.</summary>
/// <example>
/// <code>
/// var predictions = classifier.Predict(texts);
/// var metrics = ClassificationMetrics.Compute(classifier.Labels, trueLabels, predictions);
/// Console.WriteLine($"{metrics.Accuracy:P1} of {metrics.Rows} rows");
/// </code>
/// </example>
public sealed record ClassificationMetrics
{
    /// <summary>Probabilities below this are raised to it before their logarithm is taken, so that one row cannot make the log-loss infinite.</summary>
    public const double SmallestProbability = 1e-15;

    /// <summary>How many rows were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of rows whose predicted label is the true one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>
    /// The mean F1 of the classes that occur, in the true labels or among the predicted ones. A class that the model
    /// knows but that occurs in neither says nothing about the predictions, so it is left out.
    /// </summary>
    public required double MacroF1 { get; init; }

    /// <summary>
    /// The mean of −ln(probability of the true label), probabilities being at least <see cref="SmallestProbability"/>.
    /// A row whose label the model does not know has the probability 0, thus adds 34.5.
    /// </summary>
    /// <value>In nats, 0 or more; less is better.</value>
    public required double LogLoss { get; init; }

    /// <summary>
    /// How far the probability of the predicted label is from the share of rows where that label is right: the mean of
    /// |accuracy − confidence| over the <see cref="CalibrationBins"/>, weighted by their rows (expected calibration error,
    /// Guo et al. 2017).
    /// </summary>
    /// <value>From 0 to 1; less is better.</value>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>The rows by the probability of their predicted label: 15 ranges of equal width from 0 to 1, in order, empty ones too.</summary>
    public required IReadOnlyList<CalibrationBin> CalibrationBins { get; init; }

    /// <summary>Each class: first the model's labels in their order, then the <see cref="UnknownLabels"/>.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary><c>Confusion[i][j]</c> is how many rows of class i were predicted as class j, in the order of <see cref="Classes"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The true labels that the model does not know, in ordinal order. Their rows count as wrong.</summary>
    public required IReadOnlyList<string> UnknownLabels { get; init; }

    /// <summary>Compares predictions with the true labels.</summary>
    /// <param name="labels">The model's labels, in the order of the scores.</param>
    /// <param name="trueLabels">The true label of each row; labels that the model does not know may be among them.</param>
    /// <param name="predictions">What the model says about each row.</param>
    /// <exception cref="ArgumentException">There are no rows, or not as many predictions as true labels.</exception>
    public static ClassificationMetrics Compute(
        IReadOnlyList<string> labels, IReadOnlyList<string> trueLabels, IReadOnlyList<TextPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(trueLabels);
        ArgumentNullException.ThrowIfNull(predictions);
        if (trueLabels.Count == 0 || trueLabels.Count != predictions.Count)
        {
            throw new ArgumentException($"There are {trueLabels.Count} true labels and {predictions.Count} predictions; expected as many of both, and one or more.", nameof(predictions));
        }

        var metrics = new MetricsBuilder(labels, trueLabels);
        for (int row = 0; row < predictions.Count; row++)
        {
            metrics.Add(trueLabels[row], predictions[row]);
        }

        return metrics.Build();
    }
}
