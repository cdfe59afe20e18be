using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class PoolingTests
{
    // Two texts of three tokens of two components; the second text has one real token.
    private static readonly float[] Input = [1, -9, 3, -6, 5, -3, -2, 4, 100, 100, 100, 100];
    private static readonly float[] Mask = [1, 1, 1, 1, 0, 0];

    [Theory]
    [InlineData(PoolingKind.Mean, new float[] { 3, -6, -2, 4 })]
    [InlineData(PoolingKind.Max, new float[] { 5, -3, -2, 4 })]
    [InlineData(PoolingKind.First, new float[] { 1, -9, -2, 4 })]
    public void Reads_real_tokens_only(PoolingKind kind, float[] expected) => Closeness.Equal(expected, Pool(kind, Mask), 1e-6);

    [Theory]
    [InlineData(PoolingKind.Mean)]
    [InlineData(PoolingKind.Max)]
    [InlineData(PoolingKind.First)]
    public void A_text_without_tokens_gives_zeros(PoolingKind kind) => Assert.All(Pool(kind, new float[6]), each => Assert.Equal(0f, each));

    private static float[] Pool(PoolingKind kind, float[] mask)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 2]);
        var paddingMask = graph.Input("mask", ElementType.Float, ["batch", "tokens"]);
        var pooled = new Pooling(kind).Build(graph, input, paddingMask);
        Assert.Equal("[batch, 2]", pooled.Shape.ToString());

        // The first token does not read the mask, so the graph may not have it.
        using var session = Evaluation.Session(pooled);
        using var inputTensor = Tensor.FromFloats(Input, 2, 3, 2);
        using var maskTensor = Tensor.FromFloats(mask, 2, 3);
        var given = new Dictionary<string, Tensor> { ["input"] = inputTensor, ["mask"] = maskTensor }
            .Where(pair => session.InputNames.Contains(pair.Key)).ToDictionary();
        using var result = session.Run(given, session.OutputNames.ToArray())[0];
        return result.Floats.ToArray();
    }
}
