using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class TokenWindowsTests
{
    [Theory]
    [InlineData(3, new long[] { 1, 2, 3, 4, 5, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(5, new long[] { 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(9, new long[] { 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(1, new long[] { 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Texts_are_cut_into_windows_of_one_length(int maxTokens, long[] expected)
    {
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "all_tokens"]);
        Assert.Equal(expected, Evaluation.Integers(new TokenWindows(graph, ids, maxTokens).Cut(ids), (ids, Ids())));
    }

    [Fact]
    public void The_mean_is_over_windows_with_tokens_and_the_first()
    {
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "all_tokens"]);
        var values = graph.Input("values", ElementType.Float, ["batch*windows", 2]);
        var windows = new TokenWindows(graph, ids, 3);
        float[] given = [1, 10, 3, 30, 5, 50, 7, 70, 9, 90, 11, 110];
        Assert.Equal([2f, 20, 5, 50, 9, 90], Evaluation.Floats(windows.Mean(values, windows.Cut(ids)), (ids, Ids()), (values, Tensor.FromFloats(given, 6, 2))));
    }

    /// <summary>Texts of five, one and no tokens.</summary>
    private static Tensor Ids() => Tensor.FromIntegers([1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3, 5);
}
