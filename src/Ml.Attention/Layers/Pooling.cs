using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>Makes one vector of a text's token vectors. A text without tokens gives a finite vector too.</summary>
public sealed class Pooling(PoolingKind kind)
{
    private const float Lowest = -1e9f;

    /// <summary>Emits the pooling.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>Float <c>[batch, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input, Value paddingMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(paddingMask);
        using var scope = graph.Scope("pooling");
        if (kind == PoolingKind.First)
        {
            return graph.Select(input, 1, 0);
        }

        var mask = graph.Unsqueeze(paddingMask, 2); // [batch, tokens, 1]
        var count = graph.ReduceSum(paddingMask, [1], keepAxes: true); // [batch, 1]
        if (kind == PoolingKind.Max)
        {
            var largest = graph.ReduceMax(input + ((mask + -1f) * -Lowest), [1]);
            return largest * graph.Min(count, graph.Constant(1f)); // zeros where there is no token
        }

        return graph.ReduceSum(input * mask, [1]) / graph.Max(count, graph.Constant(1f));
    }
}
