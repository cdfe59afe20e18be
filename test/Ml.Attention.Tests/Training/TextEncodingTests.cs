using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TextEncodingTests
{
    private static readonly TokenizerOptions Options = new() { MinFrequency = 1, MaxTokens = 3, UnknownBuckets = 2, FoldCase = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Counts_words_and_tokens_of_each_text()
    {
        var (vocabulary, lengths) = TextEncoding.Count(["b a b b", "", "b c a 我我"], Options, Evaluation.OneThread, Token);
        Assert.Equal(["b", "a", "我", "c"], vocabulary.Words);
        Assert.Equal([4, 0, 5], lengths);
    }

    [Fact]
    public void Ids_come_in_the_order_of_the_texts_cut_and_without_padding()
    {
        string[] texts = ["b a b b", "", "a", "c b"];
        var (vocabulary, _) = TextEncoding.Count(texts, Options, Evaluation.OneThread, Token);
        int[][] ids = TextEncoding.Encode(texts, vocabulary, Options, Evaluation.OneThread, Token);
        Assert.Equal([[3, 4, 3], [], [4], [5, 3]], ids);
    }

    [Fact]
    public void Many_texts_of_all_lengths_come_back_in_order()
    {
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => string.Join(' ', Enumerable.Repeat($"w{i % 50}", (i * 7) % 120)))];
        var options = Options with { MaxTokens = 200 };
        var (vocabulary, lengths) = TextEncoding.Count(texts, options, Evaluation.OneThread, Token);
        int[][] ids = TextEncoding.Encode(texts, vocabulary, options, Evaluation.OneThread, Token);
        Assert.Equal(texts.Index().Select(pair => pair.Index * 7 % 120), lengths);
        Assert.All(texts.Index().Where(pair => lengths[pair.Index] > 0), pair =>
        {
            int word = vocabulary.Words.ToList().IndexOf($"w{pair.Index % 50}");
            Assert.Equal(Enumerable.Repeat(1 + 2 + word, lengths[pair.Index]), ids[pair.Index]);
        });
    }
}
