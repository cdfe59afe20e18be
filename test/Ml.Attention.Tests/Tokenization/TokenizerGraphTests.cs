using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

/// <summary>From text to ids.</summary>
public sealed class TokenizerGraphTests
{
    private const int Buckets = 4;

    // Ids 5, 6, 7, 8.
    private static readonly string[] Words = ["the", "café", "film", "我"];

    [Theory]
    [InlineData("the film", new long[] { 5, 7 })]
    [InlineData("The FILM", new long[] { 5, 7 })]
    [InlineData("café Café CAFÉ", new long[] { 6, 6, 6 })]
    [InlineData("我the我", new long[] { 8, 5, 8 })]
    [InlineData("tHe", new long[] { 5 })] // seen in training
    public void Known_words_have_their_ids(string text, long[] expected) => Assert.Equal(expected, Encode(new(), text));

    [Fact]
    public void Unknown_words_share_the_buckets_by_hash()
    {
        string[] unknown = [.. Enumerable.Range(0, 200).Select(i => $"unknown{i}")];
        long[] ids = Encode(new(), string.Join(' ', unknown));
        Assert.All(ids, id => Assert.InRange(id, 1, Buckets));
        Assert.Equal(Buckets, ids.Distinct().Count());
        Assert.Equal(ids, Encode(new(), string.Join(' ', unknown)));
        Assert.Equal(ids.Reverse(), Encode(new(), string.Join(' ', unknown.Reverse())));
    }

    [Fact]
    public void A_spelling_not_seen_in_training_is_unknown() => Assert.InRange(Encode(new(), "fILm").Single(), 1, Buckets);

    [Fact]
    public void Shorter_texts_are_padded_with_0() => Assert.Equal([5L, 5, 7, 6, 0, 0, 0, 0, 0], Encode(new(), "the the film", "café", ""));

    [Theory]
    [InlineData(Truncation.Head, 2, new long[] { 5, 7 })]
    [InlineData(Truncation.Head, 1, new long[] { 5 })]
    [InlineData(Truncation.BothEnds, 1, new long[] { 5 })]
    [InlineData(Truncation.BothEnds, 2, new long[] { 5, 8 })]
    [InlineData(Truncation.BothEnds, 3, new long[] { 5, 7, 8 })] // the odd one stands in front
    [InlineData(Truncation.BothEnds, 4, new long[] { 5, 7, 6, 8 })]
    [InlineData(Truncation.BothEnds, 5, new long[] { 5, 7, 5, 6, 8 })]
    [InlineData(Truncation.BothEnds, 6, new long[] { 5, 7, 5, 6, 8 })]
    public void Texts_are_cut_at_the_limit(Truncation truncation, int maxTokens, long[] expected) =>
        Assert.Equal(expected, Encode(new() { MaxTokens = maxTokens, Truncation = truncation }, "the film the café 我"));

    [Fact]
    public void Each_text_of_a_batch_is_cut_by_its_own_length()
    {
        long[] ids = Encode(new() { MaxTokens = 4 }, "the film the café 我 film", "café", "the film café 我 我", "", "the the film film");
        Assert.Equal([5, 7, 8, 7, 6, 0, 0, 0, 5, 7, 8, 8, 0, 0, 0, 0, 5, 5, 7, 7], ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\u3000\0")]
    public void A_batch_without_tokens_has_one_column_of_padding(string text)
    {
        Assert.Equal([0L], Encode(new(), text));
        Assert.Equal([0L, 0], Encode(new() { MaxTokens = 1 }, text, ""));
    }

    [Fact]
    public void A_megabyte_of_text_is_cut()
    {
        string text = string.Concat(Enumerable.Repeat("the film ", 1 << 17));
        Assert.Equal([.. Enumerable.Repeat(new long[] { 5, 7 }, 8).SelectMany(each => each)], Encode(new() { MaxTokens = 16 }, text));
    }

    [Fact]
    public void Without_folding_case_matters()
    {
        var builder = new VocabularyBuilder(new() { MinFrequency = 1, FoldCase = false, UnknownBuckets = Buckets });
        builder.Add("film");
        long[] ids = Encode(builder.Build(), new(), "film Film");
        Assert.Equal(5, ids[0]);
        Assert.InRange(ids[1], 1, Buckets);
    }

    private static long[] Encode(TokenizerOptions options, params string[] texts)
    {
        var builder = new VocabularyBuilder(new() { MinFrequency = 1, UnknownBuckets = Buckets });
        foreach (var (i, word) in Words.Index())
        {
            for (int times = i; times < Words.Length; times++)
            {
                builder.Add(word == "the" && times == 0 ? "tHe" : word);
            }
        }

        return Encode(builder.Build(), options, texts);
    }

    private static long[] Encode(Vocabulary vocabulary, TokenizerOptions options, params string[] texts)
    {
        var graph = new GraphBuilder();
        var text = graph.Input("text", ElementType.String, ["batch", 1]);
        var all = TokenizerGraph.Ids(graph, TokenizerGraph.Split(graph, text), vocabulary);
        return Evaluation.Integers(TokenizerGraph.At(graph, all, TokenizerGraph.Positions(graph, all, options)), (text, Tensor.FromTexts(texts)));
    }
}
