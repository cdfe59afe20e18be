using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// (x − mean) / √(variance + 1e-5) · scale + bias over the innermost axis (Ba, Kiros &amp; Hinton 2016).
/// </summary>
public sealed class LayerNormalization(string name)
{
    /// <summary>Emits the normalization.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[…, width]</c>.</param>
    /// <returns>Float <c>[…, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = graph.Scope(name);
        TensorShape width = [input.Shape[-1]];
        var scale = graph.Parameter("scale", width, Initialization.Ones, ParameterKind.Vector);
        var bias = graph.Parameter("bias", width, Initialization.Zeros, ParameterKind.Vector);
        return graph.IsTraining
            ? graph.LayerNormalization(input, scale.Value, bias.Value)
            : (graph.Standardize(input) * scale.Value) + bias.Value;
    }
}
