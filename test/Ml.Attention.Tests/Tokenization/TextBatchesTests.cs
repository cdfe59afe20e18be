using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class TextBatchesTests(ITestOutputHelper output)
{
    private const int Seed = 41;

    [Theory]
    [InlineData(64, 256)]
    [InlineData(64, 1)]
    [InlineData(8, 100)]
    [InlineData(1, 100)] // the tokens that are cut off count too
    [InlineData(10_000, 5_000)]
    public void Every_text_is_in_one_batch_and_no_batch_is_too_large(int maxTokens, int batchTokens)
    {
        output.WriteLine($"seed {Seed}");
        string[] texts = Texts(400);
        var batches = TextBatches.Create(texts, maxTokens, batchTokens).ToList();
        Assert.Equal(Enumerable.Range(0, texts.Length), batches.SelectMany(batch => batch).Order());
        foreach (int[] batch in batches.Where(batch => batch.Length > 1))
        {
            int longest = batch.Max(i => TextBatches.EstimateTokens(texts[i]));
            Assert.InRange((long)batch.Length * Math.Min(longest, maxTokens), 1, batchTokens);
            Assert.InRange((long)batch.Length * longest, 1, batchTokens * 16L);
        }
    }

    [Fact]
    public void Batches_are_of_similar_length_shortest_first()
    {
        string[] texts = Texts(400);
        int[] lengths = [.. TextBatches.Create(texts, 1000, 512).SelectMany(batch => batch).Select(i => TextBatches.EstimateTokens(texts[i]))];
        Assert.Equal(lengths.Order(), lengths);
    }

    [Fact]
    public void A_batch_is_as_large_as_the_budget_allows()
    {
        string[] texts = [.. Enumerable.Repeat("one two three", 10)]; // estimated at four each
        Assert.Equal([3, 3, 3, 1], TextBatches.Create(texts, 100, 12).Select(batch => batch.Length));
    }

    [Fact]
    public void No_texts_give_no_batches() => Assert.Empty(TextBatches.Create([], 10, 10));

    [Theory]
    [InlineData("a fine film, and don't you forget it!")]
    [InlineData("我爱你，中国。々々々〇")]
    [InlineData("👍👍👍👍👍👍 ok👍👍")]
    [InlineData("𠀀𠀁𠀂𠀃𠀄")]
    [InlineData("cafe\u0301 नमस्ते x\u200dy a\0b a\u0007b")]
    [InlineData("1.2.3.4 ''' -- a'b'c")]
    [InlineData("")]
    public void Estimate_is_never_below_the_real_count(string text)
    {
        int estimate = TextBatches.EstimateTokens(text);
        Assert.InRange(estimate, Count([text])[0], (2 * text.Length) + 1);
    }

    [Fact]
    public void Estimate_counts_unpaired_surrogates() =>
        Assert.InRange(TextBatches.EstimateTokens("\udc4d\udc4d\ud83d\ud83d"), Count(["\udc4d\udc4d\ud83d\ud83d"])[0], 5);

    [Fact]
    public void Estimate_is_never_below_the_real_count_of_random_characters()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, 40).Select(_ => (char)random.Next(1, 0x10000))))];
        int[] counts = Count(texts);
        Assert.All(texts.Index(), pair => Assert.True(
            TextBatches.EstimateTokens(pair.Item) >= counts[pair.Index],
            $"{counts[pair.Index]} tokens, estimated {TextBatches.EstimateTokens(pair.Item)}: {string.Join(' ', pair.Item.Select(each => ((int)each).ToString("x4", null)))}"));
    }

    [Fact]
    public void Estimate_of_plain_text_is_close()
    {
        output.WriteLine($"seed {Seed}");
        string[] texts = Texts(400);
        int[] counts = Count(texts);
        Assert.All(texts.Index(), pair => Assert.InRange(TextBatches.EstimateTokens(pair.Item), counts[pair.Index], counts[pair.Index] + 1));
    }

    private static int[] Count(string[] texts) =>
        [.. TokenizedTexts.Create(texts, Evaluation.OneThread, TestContext.Current.CancellationToken).Texts.Select(text => text.Length)];

    private static string[] Texts(int count)
    {
        var random = new Random(Seed);
        string[] words = ["film", "a", "the", "good", ",", "!", "bad", "我"];
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => words[random.Next(words.Length)])))];
    }
}
