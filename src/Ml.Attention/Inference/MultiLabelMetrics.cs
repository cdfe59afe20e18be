namespace Ml.Attention.Inference;

/// <summary>How far the sets of labels that a model gives agree with the true ones.</summary>
/// <example>
/// <code>
/// var predictions = classifier.Predict(texts);
/// var metrics = MultiLabelMetrics.Compute(classifier.Labels, ["sport|health", "", "sport"], predictions);
/// Console.WriteLine($"{metrics.MicroF1:P1} of {metrics.Rows} rows");
/// </code>
/// </example>
public sealed record MultiLabelMetrics
{
    /// <summary>How many rows were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of rows whose predicted labels are exactly the true ones.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>F1 over the decisions of all labels together, 2 · right / (true + predicted); 1 where no row has or is given a label.</summary>
    public required double MicroF1 { get; init; }

    /// <summary>The mean F1 of the labels that occur, among the true or the predicted ones; 1 where none does.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The share of decisions, one for each row and label, that are wrong.</summary>
    public required double HammingLoss { get; init; }

    /// <summary>
    /// The mean over all decisions, one for each row and label, of −ln(probability of the right one), probabilities being at
    /// least <see cref="ClassificationMetrics.SmallestProbability"/>. It does not depend on thresholds.
    /// </summary>
    /// <value>In nats, 0 or more; less is better.</value>
    public required double LogLoss { get; init; }

    /// <summary>Each label: first the model's in their order, then the <see cref="UnknownLabels"/>.</summary>
    public required IReadOnlyList<ClassMetrics> Labels { get; init; }

    /// <summary>The true labels that the model does not know, in ordinal order. Each row that has one counts as wrong.</summary>
    public required IReadOnlyList<string> UnknownLabels { get; init; }

    /// <summary>Compares predictions with the true labels.</summary>
    /// <param name="labels">The model's labels, in the order of the scores.</param>
    /// <param name="trueLabels">The true labels of each row, with <c>|</c> between them, as <see cref="LabelSet.Parse"/> reads them; such that the model does not know may be among them.</param>
    /// <param name="predictions">What the model says about each row.</param>
    /// <exception cref="ArgumentException">There are no rows, or not as many predictions as rows of true labels.</exception>
    public static MultiLabelMetrics Compute(IReadOnlyList<string> labels, IReadOnlyList<string> trueLabels, IReadOnlyList<TextPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(trueLabels);
        ArgumentNullException.ThrowIfNull(predictions);
        if (trueLabels.Count == 0 || trueLabels.Count != predictions.Count)
        {
            throw new ArgumentException($"There are {trueLabels.Count} rows of true labels and {predictions.Count} predictions; expected as many of both, and one or more.", nameof(predictions));
        }

        string[][] sets = [.. trueLabels.Select(set => LabelSet.Parse(set).ToArray())];
        var counts = new LabelCounts(labels, sets.SelectMany(set => set));
        for (int row = 0; row < sets.Length; row++)
        {
            counts.Add(sets[row], predictions[row]);
        }

        return counts.Build();
    }
}
