using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// A learned vector for each of two texts, added to those of its tokens, so that a network tells them apart (Devlin et al.
/// 2019, section 3).
/// </summary>
/// <param name="width">The length of a vector.</param>
public sealed class SegmentEmbedding(int width)
{
    private const double Deviation = 0.02;

    /// <summary>Emits the look-up.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="segments">Int64 <c>[batch, tokens]</c>: 0 for a token of the first text, 1 for one of the second.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value segments)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = graph.Scope("segment_embedding");
        var table = graph.Parameter("weight", [2, width], Initialization.Normal(Deviation), ParameterKind.Vector);
        return graph.Gather(table.Value, segments);
    }
}
