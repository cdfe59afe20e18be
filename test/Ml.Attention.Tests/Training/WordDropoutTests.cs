using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class WordDropoutTests(ITestOutputHelper output)
{
    private const int Seed = 61, Buckets = 8, Draws = 20_000, Word = 100;

    [Fact]
    public void Replaces_the_given_share_by_unknown_ids()
    {
        output.WriteLine($"seed {Seed}");
        var rows = new TokenRows([.. Enumerable.Repeat(Word, Draws)], [], []);
        new WordDropout(0.25, Buckets, new Random(Seed)).Apply(rows, 0, Draws);

        int[] replaced = [.. rows.Words.Where(id => id != Word)];
        double deviation = Math.Sqrt(0.25 * 0.75 / Draws);
        Assert.Equal(0.25, replaced.Length / (double)Draws, 4 * deviation);
        Assert.Equal(
            Enumerable.Range((int)Vocabulary.FirstUnknownId, Buckets),
            replaced.Distinct().Order());
    }

    [Fact]
    public void With_a_token_go_its_spelling_and_both_pairs_that_it_is_in()
    {
        output.WriteLine($"seed {Seed}");
        var rows = new TokenRows([.. Enumerable.Repeat(Word, 50)], [.. Enumerable.Repeat(7, 50)], [.. Enumerable.Repeat(3, 50)]);
        new WordDropout(0.3, Buckets, new Random(Seed)).Apply(rows, 10, 30);
        Assert.Contains(rows.Words, id => id != Word);
        for (int i = 0; i < 50; i++)
        {
            bool isDropped = rows.Words[i] != Word;
            Assert.False(isDropped && i is < 10 or >= 40);
            Assert.Equal(isDropped ? -1 : 3, rows.Spellings[i]);
            Assert.Equal(isDropped || (i + 1 < 40 && rows.Words[i + 1] != Word && i >= 10) ? 0 : 7, rows.Pairs[i]);
        }
    }

    [Fact]
    public void A_rate_of_zero_replaces_nothing()
    {
        var rows = new TokenRows([.. Enumerable.Repeat(Word, 1000)], [], []);
        new WordDropout(0, Buckets, new Random(Seed)).Apply(rows, 0, 1000);
        Assert.All(rows.Words, id => Assert.Equal(Word, id));
    }
}
