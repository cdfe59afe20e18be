using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// A vector for a word from its spelling: the mean of learned vectors of its runs of characters (Bojanowski et al. 2017);
/// zeros where none is known.
/// </summary>
/// <param name="runs">How many runs are known.</param>
/// <param name="width">The length of a vector.</param>
public sealed class SubwordEmbedding(int runs, int width)
{
    /// <summary>The name of the table, in the outermost scope.</summary>
    internal const string WeightName = "subword_embedding/weight";

    private const double Deviation = 0.05;

    /// <summary>Emits the look-up and the mean.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="numbers">Int64 <c>[words, runs]</c>, each from 0 (none) to the number of runs.</param>
    /// <returns>Float <c>[words, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value numbers)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(numbers);
        using var scope = graph.Scope("subword_embedding");
        var table = graph.Parameter("weight", [runs + 1, width], Initialization.NormalBehindZeros(Deviation), ParameterKind.Table);
        var sum = graph.ReduceSum(graph.Gather(table.Value, numbers), [1]); // [words, width]
        var known = graph.Cast(graph.Greater(numbers, graph.Constant(0L)), ElementType.Float);
        var count = graph.ReduceSum(known, [1], keepAxes: true); // [words, 1]
        return sum / graph.Max(count, graph.Constant(1f));
    }
}
