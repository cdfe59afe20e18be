using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Adds a vector for each position, where positions are not left to attention. The sinusoidal one is, for position p and component pair i,
/// sin(p / 10000^(2i/width)) and cos of the same (Vaswani et al. 2017, section 3.5).
/// </summary>
public sealed class PositionalEncoding(PositionKind kind, int maxTokens, float scale = 1)
{
    /// <summary>Emits the sum.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>; at most maxTokens tokens.</param>
    /// <param name="segments">
    /// Int64 <c>[batch, tokens]</c>: 0 for a token of the first of two texts, 1 for all behind it, whose positions begin at 0
    /// again; null where there is one text.
    /// </param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input, Value? segments = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        if (kind is PositionKind.None or PositionKind.Rotary or PositionKind.Alibi)
        {
            return input;
        }

        using var scope = graph.Scope("position");
        var table = Table(graph, input);
        return input + (segments is null
            ? graph.Slice(table, 0, graph.ConstantList(0), graph.LengthOf(input, 1), input.Shape[1])
            : graph.Gather(table, OfSegments(graph, segments)));
    }

    /// <summary>Emits the sum for one position of all sequences.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[…, width]</c>.</param>
    /// <param name="position">Int64, no axes: from 0 to maxTokens − 1.</param>
    /// <returns>The shape of the input.</returns>
    internal Value BuildAt(GraphBuilder graph, Value input, Value position)
    {
        using var scope = graph.Scope("position");
        return input + graph.Gather(Table(graph, input), position);
    }

    private Value Table(GraphBuilder graph, Value input)
    {
        int width = checked((int)input.Shape[-1].Length);
        return kind == PositionKind.Learned
            ? graph.Parameter("weight", [maxTokens, width], Initialization.Normal(0.02)).Value
            : graph.Constant(TensorData.FromFloats(Sinusoids(maxTokens, width, scale), maxTokens, width));
    }

    /// <summary>The position of each token in its own text: Int64 <c>[batch, tokens]</c>.</summary>
    private Value OfSegments(GraphBuilder graph, Value segments)
    {
        long[] numbers = [.. Enumerable.Range(0, maxTokens).Select(position => (long)position)];
        var positions = graph.Slice(
            graph.Constant(TensorData.FromIntegers(numbers, maxTokens)), 0, graph.ConstantList(0), graph.LengthOf(segments, 1), segments.Shape[1]);
        var first = graph.ReduceSum(graph.Subtract(graph.Constant(1L), segments), [1], keepAxes: true); // [batch, 1]
        return graph.Subtract(positions, graph.Multiply(segments, first));
    }

    /// <summary>The sinusoidal vectors, <c>[tokens, width]</c> in row-major order.</summary>
    internal static float[] Sinusoids(int tokens, int width, float scale)
    {
        var table = new float[tokens * width];
        for (int position = 0; position < tokens; position++)
        {
            for (int component = 0; component < width; component++)
            {
                double angle = position / Math.Pow(10_000, (component - (component % 2)) / (double)width);
                table[(position * width) + component] = scale * (float)(component % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return table;
    }
}
