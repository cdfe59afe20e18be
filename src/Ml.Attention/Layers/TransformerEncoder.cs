using System.Globalization;
using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>A stack of encoder layers (Vaswani et al. 2017, section 3.1).</summary>
public sealed class TransformerEncoder(EncoderOptions options)
{
    /// <summary>Emits all layers.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>The output, float <c>[batch, tokens, width]</c>, and the attention weights of each layer, float <c>[batch, heads, tokens, tokens]</c>;
    /// with <see cref="OperatorChoice.Fused"/>, whose attention does not give them, the values that each layer's attention mixes, float <c>[batch, tokens, width]</c>.</returns>
    public (Value Output, IReadOnlyList<Value> Weights) Build(GraphBuilder graph, Value input, Value paddingMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = graph.Scope("encoder");
        if (graph.Operators == OperatorChoice.Fused && FusedEncoder.CanBuild(options))
        {
            return new FusedEncoder(options).Build(graph, input, paddingMask);
        }

        var mask = AttentionMask.Sum(AttentionMask.Padding(graph, paddingMask), AttentionMask.Positions(graph, options.ToAttention(), input, input));
        var weights = new List<Value>();
        var output = input;
        for (int i = 0; i < options.Layers; i++)
        {
            using var layerScope = graph.Scope(string.Create(CultureInfo.InvariantCulture, $"layer_{i}"));
            (output, var layerWeights) = new EncoderLayer(options).Build(graph, output, mask!);
            weights.Add(layerWeights);
        }

        // Normalization before each block leaves the last block's output unnormalized.
        return options.Normalization == NormalizationPlacement.Before
            ? (new LayerNormalization("final_norm").Build(graph, output), weights)
            : (output, weights);
    }
}
