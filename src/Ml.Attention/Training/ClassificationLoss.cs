using Ml.Attention.Graphs;

namespace Ml.Attention.Training;

/// <summary>
/// Cross-entropy; where each text stands twice in a batch, with the mean Kullback–Leibler divergence between the two
/// answers, which differ by dropout alone, in both directions (R-Drop; Liang et al. 2021).
/// </summary>
internal static class ClassificationLoss
{
    /// <param name="logits">Float <c>[batch, classes]</c>; or, of labels that are decisions of their own, <c>[batch, labels, 2]</c>, whose losses and divergences are summed.</param>
    /// <param name="targets">Float, as the logits: the probability that each class should have.</param>
    /// <param name="consistency">The weight of the divergence; with 0, texts stand in the batch once.</param>
    /// <returns>Float, no axes; in nats.</returns>
    public static Value Build(Value logits, Value targets, float consistency)
    {
        var loss = CrossEntropy.Build(logits, targets);
        return consistency == 0 ? loss : loss + (Divergence(logits) * consistency);
    }

    private static Value Divergence(Value logits)
    {
        var graph = logits.Graph;
        using var scope = graph.Scope("consistency");
        var pairs = graph.Reshape(graph.LogSoftmax(logits), [2, "texts", .. logits.Shape.Skip(1)]);
        var (first, second) = (graph.Select(pairs, 0, 0), graph.Select(pairs, 0, 1)); // [texts, classes] or [texts, labels, 2]
        var both = (graph.Exp(first) - graph.Exp(second)) * (first - second);
        return graph.ReduceMean(graph.ReduceSum(both, [.. Enumerable.Range(1, both.Shape.Rank - 1)]), [0]) * 0.5f;
    }
}
