using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// One layer of the encoder: self-attention, then feed-forward, each with a residual connection, dropout and layer
/// normalization (Vaswani et al. 2017, section 3.1).
/// </summary>
public sealed class EncoderLayer(EncoderOptions options)
{
    /// <summary>Emits the layer.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="mask">From <see cref="AttentionMask"/>.</param>
    /// <returns>The output, float <c>[batch, tokens, width]</c>, and the attention weights, float <c>[batch, heads, tokens, tokens]</c>.</returns>
    public (Value Output, Value Weights) Build(GraphBuilder graph, Value input, Value mask)
    {
        var attention = new MultiHeadAttention(options.ToAttention());
        var feedForward = new FeedForward(options.FeedForward, options.Activation, options.Dropout);

        Value? weights = null;
        var attended = Residual(graph, "attention_norm", input, x =>
        {
            (var output, weights) = attention.Build(graph, x, mask);
            return output;
        });
        return (Residual(graph, "feed_forward_norm", attended, x => feedForward.Build(graph, x)), weights!);
    }

    private Value Residual(GraphBuilder graph, string normName, Value input, Func<Value, Value> build)
    {
        var norm = new LayerNormalization(normName);
        return options.Normalization == NormalizationPlacement.Before
            ? input + graph.Dropout(build(norm.Build(graph, input)), options.Dropout)
            : norm.Build(graph, input + graph.Dropout(build(input), options.Dropout));
    }
}
