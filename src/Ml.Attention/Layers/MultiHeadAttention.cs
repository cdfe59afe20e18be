using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Multi-head self-attention: each head computes softmax(Q · Kᵀ / √headSize) · V on its share of the width, and the
/// heads' outputs stand side by side (Vaswani et al. 2017, section 3.2).
/// </summary>
public sealed class MultiHeadAttention(int width, int heads, float dropout, bool bias = true, bool outputProjection = true)
{
    /// <summary>Added to the score of a padding token: large enough that its weight is exactly 0, and finite, so that a row of padding alone is not NaN.</summary>
    private const float Masked = 1e9f;

    private readonly int _headSize = width % heads == 0
        ? width / heads
        : throw new ArgumentException($"The width, {width}, must be a multiple of the heads, {heads}.", nameof(width));

    /// <summary>What padding adds to attention scores; made once and shared by all layers.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>Float <c>[batch, 1, 1, tokens]</c>: 0 for a real token.</returns>
    public static Value BuildMaskBias(GraphBuilder graph, Value paddingMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(paddingMask);
        var bias = (paddingMask + -1f) * Masked;
        return graph.Unsqueeze(graph.Unsqueeze(bias, 1), 1);
    }

    /// <summary>Emits the attention of a sequence to itself.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="maskBias">From <see cref="BuildMaskBias"/>.</param>
    /// <returns>The output, float <c>[batch, tokens, width]</c>, and the weights, float <c>[batch, heads, tokens, tokens]</c>, each row from query to keys.</returns>
    public (Value Output, Value Weights) Build(GraphBuilder graph, Value input, Value maskBias)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = graph.Scope("attention");
        var query = Heads(graph, "query", input);
        var key = Heads(graph, "key", input);
        var value = Heads(graph, "value", input);

        float scale = 1 / MathF.Sqrt(_headSize);
        var scores = graph.MatMul(query, key, transposeLeft: true, transposeRight: false, scale); // [batch, heads, tokens, tokens]
        var weights = graph.Softmax(scores + maskBias);
        var mixed = graph.MatMul(value, graph.Dropout(weights, dropout), transposeLeft: false, transposeRight: true); // [batch, heads, headSize, tokens]

        var joined = graph.Transpose(graph.Reshape(mixed, [input.Shape[0], width, input.Shape[1]]), 0, 2, 1); // [batch, tokens, width]
        return (outputProjection ? new Linear("output", width, bias).Build(graph, joined) : joined, weights);
    }

    /// <summary>
    /// One of the three projections, cut into heads: <c>[batch, heads, headSize, tokens]</c>. With tokens innermost
    /// the cut itself moves nothing, and the one transposition before it is a plain matrix's, which is several times
    /// as fast as exchanging two middle axes.
    /// </summary>
    private Value Heads(GraphBuilder graph, string name, Value input)
    {
        var projected = new Linear(name, width, bias).Build(graph, input); // [batch, tokens, width]
        var turned = graph.Transpose(projected, 0, 2, 1); // [batch, width, tokens]
        return graph.Reshape(turned, [input.Shape[0], heads, _headSize, input.Shape[1]]);
    }
}
