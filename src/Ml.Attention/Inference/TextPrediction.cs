namespace Ml.Attention.Inference;

/// <summary>What a classifier says about one text.</summary>
/// <param name="Label">The most probable label.</param>
/// <param name="Scores">The probability of each label, in the order of <see cref="TextClassifier.Labels"/>; they sum to 1.</param>
public sealed record TextPrediction(string Label, IReadOnlyList<float> Scores)
{
    /// <summary>The probability of <see cref="Label"/>.</summary>
    public float Probability => Scores.Max();
}
