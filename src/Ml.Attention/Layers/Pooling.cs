using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>Makes one vector of a text's token vectors. A text without tokens gives zeros.</summary>
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
        var count = graph.ReduceSum(paddingMask, [1], keepAxes: true); // [batch, 1]
        if (kind == PoolingKind.First)
        {
            return ZeroWhereEmpty(graph.Select(input, 1, 0), count);
        }

        var mask = graph.Unsqueeze(paddingMask, 2); // [batch, tokens, 1]
        if (kind == PoolingKind.Max)
        {
            return ZeroWhereEmpty(graph.ReduceMax(input + ((mask + -1f) * -Lowest), [1]), count);
        }

        return graph.ReduceSum(input * mask, [1]) / graph.Max(count, graph.Constant(1f));
    }

    /// <summary>What padding alone gives depends on how much of it there is; zeros do not.</summary>
    private static Value ZeroWhereEmpty(Value pooled, Value count) => pooled * count.Graph.Min(count, count.Graph.Constant(1f));
}
