using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TokenizedTextsTests
{
    private static readonly TokenizerOptions Options = new() { MinFrequency = 1, UnknownBuckets = 2, FoldCase = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Counts_words_of_the_first_texts_alone()
    {
        var texts = TokenizedTexts.Create(["b a b b", "", "b c a 我我", "c c c c c d"], Evaluation.OneThread, Token);
        Assert.Equal(["b", "a", "我", "c"], texts.CreateVocabulary(3, Options).Words);
        Assert.Equal([4, 0, 5, 6], texts.Texts.Select(text => text.Length));
    }

    [Fact]
    public void Ids_are_those_of_the_vocabulary_and_of_unknown_words_one_of_the_buckets()
    {
        var texts = TokenizedTexts.Create(["b a b b", "a", "c b"], Evaluation.OneThread, Token);
        int[] ids = texts.Ids(texts.CreateVocabulary(2, Options), Evaluation.OneThread);
        int[][] all = [.. texts.Texts.Select(text => text.Select(token => ids[token]).ToArray())];
        Assert.Equal([3, 4, 3, 3], all[0]);
        Assert.Equal([4], all[1]);
        Assert.InRange(all[2][0], 1, 2);
        Assert.Equal(3, all[2][1]);
    }

    [Fact]
    public void Many_texts_of_all_lengths_come_back_in_order()
    {
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => string.Join(' ', Enumerable.Repeat($"w{i % 50}", (i * 7) % 120)))];
        var tokenized = TokenizedTexts.Create(texts, Evaluation.OneThread, Token);
        Assert.All(texts.Index(), pair => Assert.Equal(
            pair.Item, string.Join(' ', tokenized.Texts[pair.Index].Select(token => tokenized.Tokens[token]))));
    }

    [Fact]
    public void Texts_without_tokens_have_none()
    {
        var texts = TokenizedTexts.Create(["", " "], Evaluation.OneThread, Token);
        Assert.All(texts.Texts, Assert.Empty);
        Assert.Empty(texts.Ids(texts.CreateVocabulary(2, Options), Evaluation.OneThread));
    }
}
