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
        var (product, added) = BuildParts(graph, input);
        return added is null ? product : product + added;
    }

    /// <summary>Emits the product alone.</summary>
    /// <returns>Float <c>[…, outputWidth]</c>, and what is to be added, Float <c>[outputWidth]</c>; null for nothing.</returns>
    internal (Value Product, Value? Bias) BuildParts(GraphBuilder graph, Value input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        var (weight, added) = Parameters(graph, input.Shape[-1]);
        using var scope = graph.Scope(name);
        return (graph.MatMul(input, weight), added);
    }

    /// <summary>Weight, Float <c>[inputWidth, outputWidth]</c>, and bias, Float <c>[outputWidth]</c>, null where there is none.</summary>
    internal (Value Weight, Value? Bias) Parameters(GraphBuilder graph, Dimension inputWidth)
    {
        using var scope = graph.Scope(name);
        var weight = graph.Parameter("weight", [inputWidth, outputWidth], initialization ?? Initialization.XavierUniform);
        return (weight.Value, bias ? graph.Parameter("bias", [outputWidth], Initialization.Zeros, ParameterKind.Vector).Value : null);
    }
}
