using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Multi-head attention: each head computes softmax(Q · Kᵀ / √headSize) · V from projections of its own, and the heads'
/// outputs stand side by side (Vaswani et al. 2017, section 3.2). Queries may come from another sequence than keys and
/// values (cross-attention).
/// </summary>
public sealed class MultiHeadAttention
{
    private readonly AttentionOptions _options;

    /// <summary>Attention of the given form.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MultiHeadAttention(AttentionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Emits the attention of a sequence to itself.</summary>
    /// <inheritdoc cref="Build(GraphBuilder, Value, Value, Value, Value?, bool)"/>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="mask">Added to the scores; see <see cref="AttentionMask"/>.</param>
    public (Value Output, Value Weights) Build(GraphBuilder graph, Value input, Value? mask) => Build(graph, input, input, input, mask);

    /// <summary>Emits attention.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="query">Float <c>[batch, queries, width]</c>.</param>
    /// <param name="key">Float <c>[batch, keys, keyWidth]</c>.</param>
    /// <param name="value">Float <c>[batch, keys, valueWidth]</c>.</param>
    /// <param name="mask">
    /// Added to the scores, as <see cref="AttentionMask"/> makes it: Float, broadcast to
    /// <c>[batch, heads, queries, keys]</c>; null where all is seen.
    /// </param>
    /// <param name="mayHideAll">
    /// True where the mask may hide every key from a query: the weights of such a row, and what it gives before the
    /// output projection, are zeros then. Where it cannot, false saves a node.
    /// </param>
    /// <returns>
    /// The output, Float <c>[batch, queries, outputWidth]</c>; and the weights, Float
    /// <c>[batch, heads, queries, keys]</c>, each row from query to keys, with one more key for a learned and one more
    /// for a zero key, where options add them.
    /// </returns>
    public (Value Output, Value Weights) Build(GraphBuilder graph, Value query, Value key, Value value, Value? mask, bool mayHideAll = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        using var scope = graph.Scope("attention");
        var queries = Rotated(graph, Heads(graph, "query", query));
        var keys = AddKeys(graph, "key", Rotated(graph, Heads(graph, "key", key)));
        var values = AddKeys(graph, "value", Heads(graph, "value", value));
        return Attend(graph, queries, keys, values, mask, mayHideAll);
    }

    /// <summary>Emits the attention of one token more of each sequence to itself and all before it.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[sequences, 1, width]</c>.</param>
    /// <param name="past">Keys and values of the tokens before it: Float <c>[sequences, heads, headSize, written]</c>.</param>
    /// <returns>Float <c>[sequences, 1, outputWidth]</c>, and keys and values with those of the token.</returns>
    internal (Value Output, (Value Keys, Value Values) Present) BuildStep(GraphBuilder graph, Value input, (Value Keys, Value Values) past)
    {
        using var scope = graph.Scope("attention");
        var queries = Heads(graph, "query", input);
        var keys = graph.Concat(3, past.Keys, Heads(graph, "key", input));
        var values = graph.Concat(3, past.Values, Heads(graph, "value", input));
        return (Attend(graph, queries, keys, values, null, false).Output, (keys, values));
    }

    private (Value Output, Value Weights) Attend(GraphBuilder graph, Value queries, Value keys, Value values, Value? mask, bool mayHideAll)
    {
        float scale = _options.Scale ?? 1 / MathF.Sqrt(_options.Size);
        var scores = graph.MatMul(queries, keys, transposeLeft: true, transposeRight: false, scale); // [batch, heads, queries, keys]
        var weights = Weights(graph, scores, PadMask(graph, mask, keys), mayHideAll);
        var dropped = graph.Dropout(weights, _options.Dropout);
        var mixed = graph.MatMul(values, dropped, transposeLeft: false, transposeRight: true); // [batch, heads, headSize, queries]

        var joined = graph.Transpose(graph.Reshape(mixed, [queries.Shape[0], _options.HeadsWidth, queries.Shape[3]]), 0, 2, 1); // [batch, queries, heads × headSize]
        return (_options.OutputProjection ? new Linear("output", _options.Width, _options.Bias).Build(graph, joined) : joined, weights);
    }

    private static Value Weights(GraphBuilder graph, Value scores, Value? mask, bool mayHideAll)
    {
        if (mask is null)
        {
            return graph.Softmax(scores);
        }

        var weights = graph.Softmax(scores + mask);
        if (!mayHideAll)
        {
            return weights;
        }

        // Several masks may hide one key, so what is added can be a multiple.
        var seen = graph.Greater(graph.ReduceMax(mask, [-1], keepAxes: true), graph.Constant(AttentionMask.Masked / 2));
        return weights * graph.Cast(seen, ElementType.Float);
    }

    /// <summary>
    /// One of the three projections, cut into heads: <c>[batch, heads, headSize, tokens]</c>. With tokens innermost
    /// the cut itself moves nothing, and the one transposition before it is a plain matrix's, which is several times
    /// as fast as exchanging two middle axes.
    /// </summary>
    private Value Heads(GraphBuilder graph, string name, Value input)
    {
        var projected = new Linear(name, _options.HeadsWidth, _options.Bias).Build(graph, input); // [batch, tokens, heads × headSize]
        if (_options.ProjectionActivation == ProjectionActivation.Relu)
        {
            projected = graph.Relu(projected);
        }

        var turned = graph.Transpose(projected, 0, 2, 1); // [batch, heads × headSize, tokens]
        return graph.Reshape(turned, [input.Shape[0], _options.Heads, _options.Size, input.Shape[1]]);
    }

    private Value Rotated(GraphBuilder graph, Value heads) =>
        _options.Positions == AttentionPositionKind.Rotary ? RotaryPositions.Build(graph, heads) : heads;

    /// <summary>The learned key or value, and the one of zeros, behind the others: <c>[batch, heads, headSize, keys + 1 or 2]</c>.</summary>
    private Value AddKeys(GraphBuilder graph, string name, Value heads)
    {
        List<Value> all = [heads];
        TensorShape shape = heads.Shape.With(-1, 1);
        if (_options.AddBiasKeyValue)
        {
            var learned = graph.Parameter($"{name}/added", [_options.HeadsWidth], Initialization.Normal(1 / Math.Sqrt(_options.HeadsWidth)), ParameterKind.Vector);
            all.Add(Repeated(graph.Reshape(learned.Value, [1, _options.Heads, _options.Size, 1])));
        }

        if (_options.AddZeroAttention)
        {
            all.Add(Repeated(graph.Constant(TensorData.FromFloats([0], 1, 1, 1, 1))));
        }

        return graph.Concat(3, all);

        Value Repeated(Value one) => graph.Expand(one, shape, graph.Concat(0, graph.LengthOf(heads, 0), graph.ConstantList(_options.Heads, _options.Size, 1)));
    }

    /// <summary>A mask for as many keys as there are: those that were added are always seen.</summary>
    private Value? PadMask(GraphBuilder graph, Value? mask, Value keys)
    {
        long added = (_options.AddBiasKeyValue ? 1 : 0) + (_options.AddZeroAttention ? 1 : 0);
        return mask is null || added == 0 ? mask : graph.Pad(mask, -1, graph.ConstantList(0), graph.ConstantList(added), keys.Shape[-1]);
    }
}
