using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class BatchPlanTests(ITestOutputHelper output)
{
    private const int Seed = 51;

    public static MatrixTheoryData<int, int, bool> Budgets => new([16, 64], [1, 100, 4096], [true, false]);

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Each_example_is_in_one_batch_and_no_batch_is_too_large(int maxTokens, int batchTokens, bool shuffled)
    {
        output.WriteLine($"seed {Seed}");
        int[] lengths = Lengths(1000, maxTokens);
        var batches = BatchPlan.Create(lengths, maxTokens, batchTokens, shuffled ? new Random(Seed) : null);
        Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch.Examples).Order());
        foreach (var batch in batches)
        {
            Assert.True(batch.Examples.Length == 1 || batch.Examples.Length * batch.Tokens <= batchTokens);
            Assert.InRange(batch.Examples.Max(i => lengths[i]), 0, batch.Tokens);
            Assert.InRange(batch.Tokens, 1, maxTokens);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void No_batch_has_more_texts_than_it_may(int batchTexts)
    {
        output.WriteLine($"seed {Seed}");
        foreach (var random in new[] { null, new Random(Seed) })
        {
            var batches = BatchPlan.Create(Lengths(100, 16), 16, 4096, random, batchTexts);
            Assert.Equal(Enumerable.Range(0, 100), batches.SelectMany(batch => batch.Examples).Order());
            Assert.Equal(batchTexts, batches.Max(batch => batch.Examples.Length));
        }
    }

    [Fact]
    public void Rows_are_padded_to_a_multiple_of_8_within_the_limit()
    {
        Assert.Equal([8, 8, 16, 20], new[] { 0, 8, 9, 20 }.Select(length => BatchPlan.Create([length], 20, 1, null).Single().Tokens));
    }

    [Fact]
    public void Little_is_padding()
    {
        int[] lengths = Lengths(1000, 64);
        var batches = BatchPlan.Create(lengths, 64, 1024, new Random(Seed));
        double cells = batches.Sum(batch => batch.Examples.Length * batch.Tokens);
        Assert.InRange(lengths.Sum() / cells, 0.8, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        string Plan(int seed) => string.Join('|', BatchPlan.Create(Lengths(300, 64), 64, 512, new Random(seed)).Select(batch => string.Join(',', batch.Examples)));
        Assert.Equal(Plan(1), Plan(1));
        Assert.NotEqual(Plan(1), Plan(2));
    }

    [Fact]
    public void Each_epoch_puts_other_examples_together()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int[] lengths = Lengths(1000, 64);
        HashSet<string> Epoch() => [.. BatchPlan.Create(lengths, 64, 512, random).Select(batch => string.Join(',', batch.Examples))];
        Assert.Empty(Epoch().Intersect(Epoch()));
    }

    [Fact]
    public void Without_shuffling_batches_go_from_short_to_long()
    {
        int[] lengths = Lengths(300, 64);
        int[] planned = [.. BatchPlan.Create(lengths, 64, 512, null).SelectMany(batch => batch.Examples).Select(i => lengths[i])];
        Assert.Equal(planned.Order(), planned);
    }

    [Fact]
    public void Batches_do_not_come_in_the_order_of_length_when_shuffled()
    {
        int[] tokens = [.. BatchPlan.Create(Lengths(1000, 64), 64, 512, new Random(Seed)).Select(batch => batch.Tokens)];
        Assert.NotEqual(tokens.Order(), tokens);
    }

    [Fact]
    public void No_examples_give_no_batches() => Assert.Empty(BatchPlan.Create([], 64, 512, null));

    private static int[] Lengths(int count, int maxTokens)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(maxTokens + 1))];
    }
}
