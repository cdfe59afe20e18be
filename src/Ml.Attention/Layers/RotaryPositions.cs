using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Turns each pair of components of a query or key by an angle that grows with its position: components i and
/// i + headSize/2 at position p by p / 10000^(2i/headSize), so that the dot product of a query and a key depends on
/// their distance (RoPE; Su et al. 2021, with the halves of a head as pairs, as in GPT-NeoX).
/// </summary>
internal static class RotaryPositions
{
    private const double Base = 10_000;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="heads">Float <c>[batch, heads, headSize, tokens]</c>; the head size is even.</param>
    /// <returns>The same shape.</returns>
    public static Value Build(GraphBuilder graph, Value heads)
    {
        using var scope = graph.Scope("rotary");
        long half = heads.Shape[2].Length / 2;
        float[] frequencies = [.. Enumerable.Range(0, (int)half).Select(i => (float)Math.Pow(Base, -i / (double)half))];
        var angle = graph.Constant(TensorData.FromFloats(frequencies, half, 1)) * graph.Positions(heads, 3); // [headSize/2, tokens]
        var (sine, cosine) = (graph.Sin(angle), graph.Cos(angle));
        var pair = graph.Split(heads, 2, half, half);
        return graph.Concat(2, (pair[0] * cosine) - (pair[1] * sine), (pair[1] * cosine) + (pair[0] * sine));
    }
}
