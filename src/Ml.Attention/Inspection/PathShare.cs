using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>What one part of a model adds to a prediction.</summary>
/// <param name="Path">The part: <c>encoder</c>, or a linear model beside it.</param>
/// <param name="LogOdds">What it adds to ln(p of the predicted label / p of the next probable one), in nats; below 0 it speaks for the other.</param>
/// <param name="Against">The next probable label.</param>
public sealed record PathShare(string Path, double LogOdds, string Against)
{
    /// <summary>Those of each path; none where the prediction does not tell.</summary>
    internal static IReadOnlyList<PathShare> Of(TextPrediction prediction, ModelInformation model)
    {
        if (prediction.PathLogits is not { } logits)
        {
            return [];
        }

        int[] order = [.. Enumerable.Range(0, prediction.Scores.Count).OrderByDescending(label => prediction.Scores[label])];
        return [.. logits.Select((path, i) => new PathShare(model.Paths[i], path[order[0]] - path[order[1]], model.Labels[order[1]]))];
    }
}
