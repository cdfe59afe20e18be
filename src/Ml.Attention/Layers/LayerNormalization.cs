using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// (x − mean) / √(variance + 1e-5) · scale + bias over the innermost axis (Ba, Kiros &amp; Hinton 2016).
/// </summary>
public sealed class LayerNormalization(string name)
{
    private const float Epsilon = 1e-5f;

    /// <summary>Emits the normalization.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[…, width]</c>.</param>
    /// <returns>Float <c>[…, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = graph.Scope(name);
        var (scale, bias) = Parameters(graph, input);
        if (graph.IsTraining)
        {
            return graph.LayerNormalization(input, scale, bias, Epsilon);
        }

        // x + x normalized with 4 ε is x normalized with ε. ONNX Runtime's processor kernel for such a sum is several times
        // as fast as that for LayerNormalization (measured with width 128).
        return graph.Operators == OperatorChoice.Fused && input.Shape.Rank == 3
            ? graph.SkipLayerNormalization(input, input, scale, bias, null, 4 * Epsilon).Normalized
            : (graph.Standardize(input, Epsilon) * scale) + bias;
    }

    /// <summary>Emits the normalization of a sum, as one node.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="skip">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="added">Float <c>[width]</c>; null for nothing.</param>
    /// <returns>The normalized sum and the sum: Float <c>[batch, tokens, width]</c>.</returns>
    internal (Value Normalized, Value Sum) BuildOfSum(GraphBuilder graph, Value input, Value skip, Value? added)
    {
        using var scope = graph.Scope(name);
        var (scale, bias) = Parameters(graph, input);
        return graph.SkipLayerNormalization(input, skip, scale, bias, added, Epsilon);
    }

    private static (Value Scale, Value Bias) Parameters(GraphBuilder graph, Value input)
    {
        TensorShape width = [input.Shape[-1]];
        return (
            graph.Parameter("scale", width, Initialization.Ones, ParameterKind.Vector).Value,
            graph.Parameter("bias", width, Initialization.Zeros, ParameterKind.Vector).Value);
    }
}
