using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>Logits of each token of a vocabulary: y = x · Eᵀ + b, where E may be the table of the tokens' vectors.</summary>
internal static class OutputProjection
{
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="table">Float <c>[vocabulary, width]</c>; null for weights of its own.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <param name="bias">Where the bias starts; zeros where null.</param>
    /// <returns>Float <c>[batch, tokens, vocabulary]</c>.</returns>
    public static Value Build(GraphBuilder graph, Value input, Value? table, int vocabulary, Initialization? bias = null)
    {
        using var scope = graph.Scope("output");
        table ??= graph.Parameter("weight", [vocabulary, input.Shape[-1]], Initialization.Normal(1 / Math.Sqrt(input.Shape[-1].Length))).Value;
        var added = graph.Parameter("bias", [vocabulary], bias ?? Initialization.Zeros, ParameterKind.Vector).Value;
        return graph.MatMul(input, table, transposeLeft: false, transposeRight: true) + added;
    }
}
