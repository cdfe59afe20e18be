using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// One layer of the decoder: masked self-attention, attention to the encoder's output (cross-attention), feed-forward, each
/// with a residual connection, dropout and layer normalization (Vaswani et al. 2017, section 3.1).
/// </summary>
public sealed class DecoderLayer
{
    private readonly EncoderOptions _options;
    private readonly bool _readsMemory;

    /// <param name="options">The form of the layer; attention to itself sees earlier tokens only, whatever it says.</param>
    /// <param name="readsMemory">False for a decoder that stands alone (a language model): there is no cross-attention.</param>
    public DecoderLayer(EncoderOptions options, bool readsMemory = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _readsMemory) = (options with { Causal = true }, readsMemory);
    }

    /// <summary>Emits the layer for whole sequences.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, targets, width]</c>.</param>
    /// <param name="mask">Added to the scores of self-attention: hides later tokens, and padding; see <see cref="AttentionMask"/>.</param>
    /// <param name="memory">What the encoder gives, Float <c>[batch, tokens, width]</c>; null without cross-attention.</param>
    /// <param name="memoryMask">Added to the scores of cross-attention: hides padding.</param>
    /// <returns>Float <c>[batch, targets, width]</c>, and the weights of cross-attention, Float <c>[batch, heads, targets, tokens]</c>; null without.</returns>
    public (Value Output, Value? CrossWeights) Build(GraphBuilder graph, Value input, Value? mask, Value? memory, Value? memoryMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var attention = new MultiHeadAttention(_options.ToAttention());
        return Build(graph, input, x => attention.Build(graph, x, mask).Output, memory, memoryMask);
    }

    /// <summary>Emits the layer for one token more of each sequence.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, beams, width]</c>: each beam is a sequence of its own that has got this token.</param>
    /// <param name="past">The keys and values of the tokens before it: Float <c>[sequences, heads, headSize, written]</c>.</param>
    /// <param name="memory">What the encoder gives, which all beams of a text share.</param>
    /// <param name="memoryMask">Hides padding.</param>
    /// <returns>Float <c>[batch, beams, width]</c>, and keys and values with those of the token.</returns>
    internal (Value Output, (Value Keys, Value Values) Present) BuildStep(
        GraphBuilder graph, Value input, (Value Keys, Value Values) past, Value? memory, Value? memoryMask)
    {
        var attention = new MultiHeadAttention(_options.ToAttention());
        var present = past;
        var (output, _) = Build(
            graph,
            input,
            x =>
            {
                (var attended, present) = attention.BuildStep(graph, graph.Reshape(x, [past.Keys.Shape[0], 1, x.Shape[-1]]), past);
                return graph.ReshapeLike(attended, x);
            },
            memory,
            memoryMask);
        return (output, present);
    }

    private (Value Output, Value? CrossWeights) Build(GraphBuilder graph, Value input, Func<Value, Value> attend, Value? memory, Value? memoryMask)
    {
        var attended = Residual(graph, "attention_norm", input, attend);
        Value? weights = null;
        if (_readsMemory)
        {
            ArgumentNullException.ThrowIfNull(memory);
            var cross = new MultiHeadAttention(_options.ToAttention() with { Causal = false });
            attended = Residual(graph, "cross_attention_norm", attended, x =>
            {
                using var scope = graph.Scope("cross");
                (var output, weights) = cross.Build(graph, x, memory, memory, memoryMask);
                return output;
            });
        }

        var feedForward = new FeedForward(_options.FeedForward, _options.Activation, _options.Dropout);
        return (Residual(graph, "feed_forward_norm", attended, x => feedForward.Build(graph, x)), weights);
    }

    private Value Residual(GraphBuilder graph, string normName, Value input, Func<Value, Value> build)
    {
        var norm = new LayerNormalization(normName);
        return _options.Normalization == NormalizationPlacement.Before
            ? input + graph.Dropout(build(norm.Build(graph, input)), _options.Dropout)
            : norm.Build(graph, input + graph.Dropout(build(input), _options.Dropout));
    }
}
