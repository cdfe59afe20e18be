using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class PieceLearnerTests
{
    private const string End = "</w>";

    /// <summary>The words and merges of Sennrich, Haddow and Birch 2016, algorithm 1 and figure 1.</summary>
    [Fact]
    public void Merges_of_the_papers_words_are_the_papers()
    {
        var learner = new PieceLearner([Word("low", 5), Word("lower", 2), Word("newest", 6), Word("widest", 3)]);

        Assert.Equal(
            ["e s", "es t", $"est {End}", "l o", "lo w", "n e", "ne w", $"new est{End}", $"low {End}", "w i"],
            learner.Merges(2).Take(10).Select(merge => $"{merge.Left} {merge.Right}"));
    }

    [Fact]
    public void Pairs_seen_too_rarely_are_not_merged()
    {
        var learner = new PieceLearner([Word("ab", 3), Word("cd", 1)]);

        Assert.Equal([("a", "b"), ("ab", End)], learner.Merges(2));
    }

    [Fact]
    public void A_pair_that_overlaps_itself_is_merged_from_the_left()
    {
        var learner = new PieceLearner([(["a", "a", "a"], 2)]);

        Assert.Equal([("a", "a"), ("aa", "a")], learner.Merges(2));
    }

    /// <summary>Merged one by one with all pairs counted anew each time, as the paper's algorithm does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Merges_are_of_the_most_frequent_pair_each_time(int seed)
    {
        var random = new Random(seed);
        (IReadOnlyList<string> Symbols, long Count)[] words = [.. Enumerable.Range(0, 40).Select(_ => (
            (IReadOnlyList<string>)[.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => ((char)('a' + random.Next(5))).ToString())],
            (long)random.Next(1, 20)))];
        var plain = words.Select(word => (Symbols: word.Symbols.ToList(), word.Count)).ToList();

        foreach (var (left, right) in new PieceLearner(words).Merges(2))
        {
            var counts = new Dictionary<(string, string), long>();
            foreach (var (symbols, count) in plain)
            {
                foreach (var pair in symbols.Zip(symbols.Skip(1)))
                {
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
                }
            }

            Assert.True(counts.Values.Max() == counts.GetValueOrDefault((left, right)), $"seed {seed}: {left} {right} was merged, which is not the most frequent pair.");
            foreach (var (symbols, _) in plain)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] == left && symbols[i + 1] == right)
                    {
                        symbols[i] = left + right;
                        symbols.RemoveAt(i + 1);
                    }
                }
            }
        }
    }

    private static (IReadOnlyList<string> Symbols, long Count) Word(string word, long count) => ([.. word.Select(letter => letter.ToString()), End], count);
}
