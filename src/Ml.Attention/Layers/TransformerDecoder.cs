using System.Globalization;
using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>A stack of decoder layers (Vaswani et al. 2017, section 3.1).</summary>
/// <param name="layers">How many.</param>
/// <param name="options">The form of each.</param>
/// <param name="readsMemory">False for a decoder that stands alone (a language model).</param>
public sealed class TransformerDecoder(int layers, EncoderOptions options, bool readsMemory = true)
{
    /// <summary>Emits all layers for whole sequences; each token sees itself and those before it.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, targets, width]</c>.</param>
    /// <param name="memory">What the encoder gives, Float <c>[batch, tokens, width]</c>; null for a decoder that stands alone.</param>
    /// <param name="memoryPadding">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>
    /// Float <c>[batch, targets, width]</c>. Padding behind a sequence needs no mask: what comes before does not see it. And
    /// the weights of cross-attention of each layer, Float <c>[batch, heads, targets, tokens]</c>.
    /// </returns>
    public (Value Output, IReadOnlyList<Value> CrossWeights) Build(GraphBuilder graph, Value input, Value? memory, Value? memoryPadding)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = graph.Scope("decoder");
        var mask = AttentionMask.Positions(graph, options.ToAttention() with { Causal = true }, input, input);
        var memoryMask = memoryPadding is null ? null : AttentionMask.Padding(graph, memoryPadding);
        var weights = new List<Value>();
        var output = input;
        for (int i = 0; i < layers; i++)
        {
            using var layerScope = graph.Scope(LayerScope(i));
            (output, var crossWeights) = new DecoderLayer(options, readsMemory).Build(graph, output, mask, memory, memoryMask);
            if (crossWeights is not null)
            {
                weights.Add(crossWeights);
            }
        }

        return (Normalized(graph, output), weights);
    }

    /// <summary>Emits all layers for one token more of each sequence.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, beams, width]</c>.</param>
    /// <param name="past">For each layer keys and values, Float <c>[sequences, heads, headSize, written]</c>.</param>
    /// <param name="memory">What the encoder gives; null for a decoder that stands alone.</param>
    /// <param name="memoryPadding">Float <c>[batch, tokens]</c>.</param>
    internal (Value Output, IReadOnlyList<(Value Keys, Value Values)> Present) BuildStep(
        GraphBuilder graph, Value input, IReadOnlyList<(Value Keys, Value Values)> past, Value? memory, Value? memoryPadding)
    {
        using var scope = graph.Scope("decoder");
        var memoryMask = memoryPadding is null ? null : AttentionMask.Padding(graph, memoryPadding);
        var present = new List<(Value, Value)>();
        var output = input;
        for (int i = 0; i < layers; i++)
        {
            using var layerScope = graph.Scope(LayerScope(i));
            (output, var keysAndValues) = new DecoderLayer(options, readsMemory).BuildStep(graph, output, past[i], memory, memoryMask);
            present.Add(keysAndValues);
        }

        return (Normalized(graph, output), present);
    }

    private static string LayerScope(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer_{layer}");

    // Normalization before each block leaves the last block's output unnormalized.
    private Value Normalized(GraphBuilder graph, Value output) =>
        options.Normalization == NormalizationPlacement.Before ? new LayerNormalization("final_norm").Build(graph, output) : output;
}
