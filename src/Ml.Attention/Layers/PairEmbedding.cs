using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>A learned vector for each known pair of tokens, added to that of its first token; zeros for every other pair.</summary>
/// <param name="pairs">How many pairs are known.</param>
/// <param name="width">The length of a vector.</param>
public sealed class PairEmbedding(int pairs, int width)
{
    /// <summary>The name of the table, in the outermost scope.</summary>
    internal const string WeightName = "pair_embedding/weight";

    private const double Deviation = 0.05;

    /// <summary>Emits the look-up.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="numbers">Int64 <c>[batch, tokens]</c>, each from 0 (not known) to the number of pairs.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value numbers)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = graph.Scope("pair_embedding");
        var table = graph.Parameter("weight", [pairs + 1, width], Initialization.NormalBehindZeros(Deviation), ParameterKind.Table);
        return graph.Gather(table.Value, numbers);
    }
}
