using Ml.Attention.Graphs;

namespace Ml.Attention.Training;

/// <summary>−Σ target · ln softmax(logits), the mean over a batch.</summary>
internal static class CrossEntropy
{
    /// <param name="logits">Float <c>[batch, classes]</c>; or, of labels that are decisions of their own, <c>[batch, labels, 2]</c>, whose losses are summed.</param>
    /// <param name="targets">Float, as the logits: the probability that each class should have.</param>
    /// <returns>Float, no axes; in nats.</returns>
    public static Value Build(Value logits, Value targets)
    {
        var graph = logits.Graph;
        using var scope = graph.Scope("cross_entropy");
        var rows = graph.ReduceSum(targets * graph.LogSoftmax(logits), [.. Enumerable.Range(1, logits.Shape.Rank - 1)]); // [batch]
        return -graph.ReduceMean(rows, [0]);
    }
}
