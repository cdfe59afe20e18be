using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>
/// What each token adds to a prediction, measured by leaving it out: the text is scored again without it, and the prediction
/// compared. Other than an attention weight, this says what the model would have done.
/// </summary>
/// <example>
/// <code>
/// using var classifier = TextClassifier.Load("model.onnx", new() { Outputs = ModelOutputs.Tokens });
/// var importance = WordImportance.LeaveOneOut(classifier, "a fine film");
/// Console.WriteLine($"{importance.Tokens[1]} adds {importance.LogOddsAdded[1]:F2} to {importance.Label}");
/// </code>
/// </example>
public sealed record WordImportance
{
    /// <summary>
    /// How many tokens are scored at most, in all texts together: as many as 256 texts of 256 tokens. Of a longer text,
    /// neighbours are left out together.
    /// </summary>
    private const int MostScored = 1 << 16;

    /// <summary>The predicted label, whose probability is compared.</summary>
    public required string Label { get; init; }

    /// <summary>The tokens that were read.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Where each token stands in the text.</summary>
    public required IReadOnlyList<TextRange> TokenRanges { get; init; }

    /// <summary>
    /// For each token, the probability of <see cref="Label"/> minus that without the token: more than 0 where the token
    /// speaks for the label.
    /// </summary>
    /// <value>From −1 to 1.</value>
    public required IReadOnlyList<double> ProbabilityAdded { get; init; }

    /// <summary>
    /// The same of the log-odds ln(p / (1 − p)), which still tell tokens apart where the probability is next to 1
    /// whichever of them is left out.
    /// </summary>
    /// <value>In nats.</value>
    public required IReadOnlyList<double> LogOddsAdded { get; init; }

    /// <summary>
    /// How many neighbours are left out together, which all have the change of their group: 1 for texts of up to 256 tokens,
    /// and more for longer ones, so that the time does not grow with the square of the text.
    /// </summary>
    public required int LeftOutTogether { get; init; }

    /// <summary>Scores a text without each of its tokens. Tokens that are left out of a long text stay out.</summary>
    /// <param name="classifier">One that was loaded with <see cref="ModelOutputs.Tokens"/> or <see cref="ModelOutputs.AttentionWeights"/>.</param>
    /// <param name="text">Any text; of one without tokens there is nothing to leave out.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">The classifier gives no tokens.</exception>
    /// <exception cref="ModelFormatException">The model gives a text a set of labels.</exception>
    public static WordImportance LeaveOneOut(TextClassifier classifier, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(text);
        ThrowIfReadsPairs(classifier);
        return LeaveOneOut(classifier, classifier.Predict([text], cancellationToken)[0], cancellationToken);
    }

    /// <exception cref="ArgumentException">The classifier reads pairs.</exception>
    internal static void ThrowIfReadsPairs(TextClassifier classifier)
    {
        if (classifier.Information.ReadsPairs)
        {
            throw new ArgumentException("The classifier reads pairs of texts; an explanation is of a model that reads one text.", nameof(classifier));
        }
    }

    /// <summary>The same of a text that has been scored.</summary>
    internal static WordImportance LeaveOneOut(TextClassifier classifier, TextPrediction prediction, CancellationToken cancellationToken)
    {
        if (prediction is not { Tokens: { } tokens, TokenRanges: { } ranges })
        {
            throw new ArgumentException($"The classifier gives no tokens (its outputs are {classifier.Outputs}); expected one that was loaded with ScoringOptions.Outputs = ModelOutputs.Tokens or ModelOutputs.AttentionWeights.", nameof(classifier));
        }

        classifier.Information.ThrowIfMultiLabel("The importance of words");
        int together = Math.Max(1, (int)Math.Ceiling((double)tokens.Count * tokens.Count / MostScored));
        string[] texts = [.. Enumerable.Range(0, (tokens.Count + together - 1) / together).Select(group => Without(tokens, group * together, together))];
        int labels = classifier.Labels.Count;
        float[] all = new float[texts.Length * labels];
        classifier.Score(texts, all, cancellationToken);
        float[][] scores = [.. all.Chunk(labels)];

        int label = classifier.Labels.Index().First(pair => pair.Item == prediction.Label).Index;
        double probability = prediction.Scores[label], logOdds = LogOdds(prediction.Scores, label);
        return new()
        {
            Label = prediction.Label,
            Tokens = tokens,
            TokenRanges = ranges,
            ProbabilityAdded = [.. tokens.Select((_, i) => probability - scores[i / together][label])],
            LogOddsAdded = [.. tokens.Select((_, i) => logOdds - LogOdds(scores[i / together], label))],
            LeftOutTogether = together,
        };
    }

    /// <summary>Tokens parted by spaces are the same tokens again, so the model reads what it read, but for those left out.</summary>
    private static string Without(IReadOnlyList<string> tokens, int start, int count) =>
        string.Join(' ', tokens.Where((_, i) => i < start || i >= start + count));

    /// <summary>Of 1 − p little is left when p is next to 1; the sum of the others is exact.</summary>
    private static double LogOdds(IReadOnlyList<float> scores, int label) =>
        Logarithm(scores[label]) - Logarithm(scores.Where((_, i) => i != label).Sum(score => (double)score));

    private static double Logarithm(double probability) => Math.Log(Math.Max(probability, ClassificationMetrics.SmallestProbability));
}
