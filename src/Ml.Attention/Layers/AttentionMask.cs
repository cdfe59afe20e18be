using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>What is added to attention scores so that some keys are not seen; made once and shared by all layers.</summary>
public static class AttentionMask
{
    /// <summary>
    /// Added to the score of a key that is not seen: large enough that its weight is exactly 0, and finite, so that a
    /// row in which nothing is seen is not NaN.
    /// </summary>
    internal const float Masked = -1e9f;

    /// <summary>Padding is not seen.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="paddingMask">Float <c>[batch, keys]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>Float <c>[batch, 1, 1, keys]</c>: 0 for a real token.</returns>
    public static Value Padding(GraphBuilder graph, Value paddingMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(paddingMask);
        var bias = (1f - paddingMask) * Masked;
        return graph.Unsqueeze(graph.Unsqueeze(bias, 1), 1);
    }

    /// <summary>
    /// What options ask for by where tokens stand: causal attention, a local window, and the penalties of ALiBi, which
    /// for head h of H (from 1) are 2^(−8h/H) for each token of distance.
    /// </summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="options">Says what is asked for.</param>
    /// <param name="query">Float <c>[batch, queries, …]</c>.</param>
    /// <param name="key">Float <c>[batch, keys, …]</c>.</param>
    /// <returns>Float <c>[queries, keys]</c>, or with ALiBi <c>[heads, queries, keys]</c>; null where nothing is asked for.</returns>
    public static Value? Positions(GraphBuilder graph, AttentionOptions options, Value query, Value key)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        if (!options.Causal && options.Window is null && options.Positions != AttentionPositionKind.Alibi)
        {
            return null;
        }

        var offset = graph.Positions(key, 1) - graph.Unsqueeze(graph.Positions(query, 1), 1); // [queries, keys]
        var distance = graph.Abs(offset);
        Value? bias = null;
        if (options.Causal)
        {
            bias = Where(graph, graph.Greater(offset, graph.Constant(0f)));
        }

        if (options.Window is { } window)
        {
            bias = Sum(bias, Where(graph, graph.Greater(distance, graph.Constant((float)window))));
        }

        if (options.Positions == AttentionPositionKind.Alibi)
        {
            var slopes = graph.Constant(TensorData.FromFloats(AlibiSlopes(options.Heads), options.Heads, 1, 1));
            bias = Sum(bias, distance * slopes);
        }

        return bias;
    }

    /// <summary>The sum of two masks, of which either may be missing.</summary>
    public static Value? Sum(Value? left, Value? right) => left is null ? right : right is null ? left : left + right;

    /// <summary>
    /// The factors of the distance in each head, all negative. Where the number of heads is not a power of two, those of
    /// the next lower one come first and then every other one of twice as many, as in the authors' code.
    /// </summary>
    internal static float[] AlibiSlopes(int heads)
    {
        int power = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads);
        if (power != heads)
        {
            power /= 2;
        }

        var first = Enumerable.Range(1, power).Select(head => Slope(head, power));
        var second = Enumerable.Range(0, heads - power).Select(i => Slope((2 * i) + 1, 2 * power));
        return [.. first.Concat(second)];

        static float Slope(int head, int count) => -(float)Math.Pow(2, -8.0 * head / count);
    }

    private static Value Where(GraphBuilder graph, Value hidden) => graph.Where(hidden, graph.Constant(Masked), graph.Constant(0f));
}
