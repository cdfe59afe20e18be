namespace Ml.Attention.Inference;

/// <summary>What a classifier says about one text.</summary>
/// <param name="Label">The most probable label.</param>
/// <param name="Scores">The probability of each label, in the order of <see cref="TextClassifier.Labels"/>; they sum to 1, but not where a text has a set of labels.</param>
public sealed record TextPrediction(string Label, IReadOnlyList<float> Scores)
{
    /// <summary>
    /// All labels of the text, in the order of the scores. Of a model that gives a text a set of labels
    /// (<see cref="ModelInformation.MultiLabel"/>) those whose score reaches their threshold, which may be none; else <see cref="Label"/> alone.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [Label];

    /// <summary>The probability of <see cref="Label"/>.</summary>
    public float Probability => Scores.Max();

    /// <summary>The pooled vector, as long as the model is wide; null unless <see cref="ModelOutputs.Features"/> was asked for.</summary>
    public IReadOnlyList<float>? Features { get; init; }

    /// <summary>The tokens that were read; null unless <see cref="ModelOutputs.Tokens"/> was asked for.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>Where each of <see cref="Tokens"/> stands in the text; null where there are no tokens.</summary>
    public IReadOnlyList<TextRange>? TokenRanges { get; init; }

    /// <summary>
    /// For each of <see cref="ModelInformation.Paths"/>, what it says of each label: ln of its probabilities times its weight;
    /// the scores are the softmax of their sum. Of sets of labels, ln(p / (1 − p)) times the weight; the scores are the
    /// logistic function of their sum. Null unless <see cref="ModelOutputs.PathLogits"/> was asked for.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>>? PathLogits { get; init; }

    /// <summary>
    /// The attention weights; null unless <see cref="ModelOutputs.AttentionWeights"/> was asked for.
    /// </summary>
    public AttentionWeights? Attention { get; init; }
}
