using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class WordDropoutTests(ITestOutputHelper output)
{
    private const int Seed = 61, Buckets = 8, Draws = 20_000;

    [Fact]
    public void Replaces_the_given_share_by_unknown_ids()
    {
        output.WriteLine($"seed {Seed}");
        var dropout = new WordDropout(0.25, Buckets, new Random(Seed));
        const int Word = 100;
        int[] ids = [.. Enumerable.Range(0, Draws).Select(_ => dropout.Next(Word))];

        int[] replaced = [.. ids.Where(id => id != Word)];
        double deviation = Math.Sqrt(0.25 * 0.75 / Draws);
        Assert.Equal(0.25, replaced.Length / (double)Draws, 4 * deviation);
        Assert.Equal(
            Enumerable.Range((int)Vocabulary.FirstUnknownId, Buckets),
            replaced.Distinct().Order());
    }

    [Fact]
    public void A_rate_of_zero_replaces_nothing_and_draws_nothing()
    {
        var random = new Random(Seed);
        var dropout = new WordDropout(0, Buckets, random);
        Assert.All(Enumerable.Range(0, 1000), id => Assert.Equal(id, dropout.Next(id)));
        Assert.Equal(new Random(Seed).Next(), random.Next());
    }
}
