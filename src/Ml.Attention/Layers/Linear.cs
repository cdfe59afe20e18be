using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// y = x · W + b. The weight is <c>[inputWidth, outputWidth]</c>, the transpose of PyTorch's <c>nn.Linear</c>.
/// </summary>
public sealed class Linear(string name, int outputWidth, bool bias = true, Initialization? initialization = null)
{
    /// <summary>Emits the product and, where there is one, the bias.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[…, inputWidth]</c>.</param>
    /// <returns>Float <c>[…, outputWidth]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = graph.Scope(name);
        var weight = graph.Parameter("weight", [input.Shape[-1], outputWidth], initialization ?? Initialization.XavierUniform);
        var product = graph.MatMul(input, weight.Value);
        return bias
            ? product + graph.Parameter("bias", [outputWidth], Initialization.Zeros, ParameterKind.Vector).Value
            : product;
    }
}
