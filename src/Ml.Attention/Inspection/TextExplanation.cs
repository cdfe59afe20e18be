using Ml.Attention.Inference;
using Ml.Attention.Layers;

namespace Ml.Attention.Inspection;

/// <summary>
/// What a prediction looked at: the attention of each layer and head, and beside it what each token adds to the prediction,
/// because attention weights alone mislead (Jain and Wallace, Attention is not Explanation, 2019).
/// </summary>
/// <example>
/// <code>
/// using var classifier = TextClassifier.Load("model.onnx", new() { Outputs = ModelOutputs.AttentionWeights });
/// var explanation = TextExplanation.Create(classifier, "a fine film");
/// File.WriteAllText("explanation.html", explanation.ToPage());
/// </code>
/// </example>
public sealed class TextExplanation
{
    private readonly Lazy<AttentionMean> _mean;

    private TextExplanation(string text, TextPrediction prediction, WordImportance importance, ModelInformation model)
    {
        (Text, Prediction, Importance, Labels) = (text, prediction, importance, model.Labels);
        Paths = PathShare.Of(prediction, model);
        PooledFirst = model.Encoder.Pooling == PoolingKind.First;
        _mean = new(() => new(Attention, null, null));
    }

    /// <summary>What was scored.</summary>
    public string Text { get; }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Label, scores, tokens and attention.</summary>
    public TextPrediction Prediction { get; }

    /// <summary>The tokens that were read: of a long text, some are left out.</summary>
    public IReadOnlyList<string> Tokens => Prediction.Tokens!;

    /// <summary>Where each token stands in <see cref="Text"/>.</summary>
    public IReadOnlyList<TextRange> TokenRanges => Prediction.TokenRanges!;

    /// <summary>How much each token looked at each other, in every layer and head.</summary>
    public AttentionWeights Attention => Prediction.Attention!;

    /// <summary>What each token adds to the probability of the predicted label.</summary>
    public WordImportance Importance { get; }

    /// <summary>What each part of the model adds to the log-odds of the predicted label against the next: attention tells of the encoder alone.</summary>
    public IReadOnlyList<PathShare> Paths { get; }

    /// <summary>Whether the model predicts from the vector of the first token alone; else all tokens look.</summary>
    internal bool PooledFirst { get; }

    /// <summary>Scores a text, and again without each of its tokens.</summary>
    /// <param name="classifier">One that was loaded with <see cref="ModelOutputs.AttentionWeights"/>, and with <see cref="ModelOutputs.PathLogits"/> where <see cref="Paths"/> are wanted.</param>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">The classifier gives no attention weights.</exception>
    /// <exception cref="ModelFormatException">The model gives a text a set of labels.</exception>
    public static TextExplanation Create(TextClassifier classifier, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(text);
        WordImportance.ThrowIfReadsPairs(classifier);
        if (!classifier.Outputs.HasFlag(ModelOutputs.AttentionWeights))
        {
            throw new ArgumentException($"The classifier gives no attention weights (its outputs are {classifier.Outputs}); expected one that was loaded with ScoringOptions.Outputs = ModelOutputs.AttentionWeights.", nameof(classifier));
        }

        classifier.Information.ThrowIfMultiLabel("An explanation");
        var prediction = classifier.Predict([text], cancellationToken)[0];
        return new(text, prediction, WordImportance.LeaveOneOut(classifier, prediction, cancellationToken), classifier.Information);
    }

    /// <summary>The weights that one token gives to each: they sum to 1.</summary>
    /// <param name="query">The token that looks.</param>
    /// <param name="layer">One layer, counted from 0; the mean over all where null.</param>
    /// <param name="head">One head, counted from 0; the mean over all where null.</param>
    /// <exception cref="ArgumentException">There is no such token, layer or head.</exception>
    public IReadOnlyList<double> AttentionFrom(int query, int? layer = null, int? head = null)
    {
        if (query < 0 || query >= Tokens.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query, $"The text has {Tokens.Count} tokens, counted from 0.");
        }

        var mean = Mean(layer, head);
        return [.. Tokens.Select((_, key) => mean[query, key])];
    }

    /// <summary>
    /// The weight that each token receives from those that the prediction is made from: from all, evenly, or where the model
    /// pools by <see cref="PoolingKind.First"/>, from the first alone. They sum to 1.
    /// </summary>
    /// <inheritdoc cref="AttentionFrom" path="/param"/>
    /// <exception cref="ArgumentException">There is no such layer or head.</exception>
    public IReadOnlyList<double> AttentionReceived(int? layer = null, int? head = null) =>
        PooledFirst && Tokens.Count > 0 ? AttentionFrom(0, layer, head) : Mean(layer, head).Received;

    /// <summary>
    /// The sentence with shaded words, a map of the weights for each layer and head, and all numbers, as a fragment of HTML
    /// for a notebook: with its style and its small script, and without anything from elsewhere.
    /// </summary>
    /// <returns>An HTML element, which may be shown many times on one page.</returns>
    public string ToHtml() => ExplanationHtml.Create(this);

    /// <summary>The same as a page of its own, for a file. It forbids itself the network.</summary>
    public string ToPage() => ExplanationHtml.CreatePage(this);

    private AttentionMean Mean(int? layer, int? head) => (layer ?? head) is null ? _mean.Value : new(Attention, layer, head);
}
