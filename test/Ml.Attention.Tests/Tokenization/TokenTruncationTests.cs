using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class TokenTruncationTests
{
    private static readonly int[] Text = [7, 8, 9, 10, 11, 12, 13];

    [Theory]
    [InlineData(Truncation.BothEnds, 3, new[] { 7, 8, 13 })]
    [InlineData(Truncation.BothEnds, 4, new[] { 7, 8, 12, 13 })]
    [InlineData(Truncation.Head, 3, new[] { 7, 8, 9 })]
    [InlineData(Truncation.Tail, 3, new[] { 11, 12, 13 })]
    [InlineData(Truncation.Tail, 7, new[] { 7, 8, 9, 10, 11, 12, 13 })]
    [InlineData(Truncation.BothEnds, 1, new[] { 7 })]
    public void A_longer_text_is_cut_as_the_graph_does(Truncation truncation, int maxTokens, int[] expected)
    {
        var options = new TokenizerOptions { Truncation = truncation, MaxTokens = maxTokens };
        Assert.Equal(expected, TokenTruncation.Cut(Text, options));

        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "all_tokens"]);
        long[] rows = [.. Text.Select(id => (long)id), 7, 8, 0, 0, 0, 0, 0];
        long[] kept = Evaluation.Integers(TokenizerGraph.At(graph, ids, TokenizerGraph.Positions(graph, ids, options)), (ids, Tensor.FromIntegers(rows, 2, Text.Length)));
        Assert.Equal(expected, kept[..(kept.Length / 2)].Select(id => (int)id));
        Assert.Equal(TokenTruncation.Cut([7, 8], options), kept[(kept.Length / 2)..].Where(id => id > 0).Select(id => (int)id));
    }
}
