using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class NGramVocabularyTests(ITestOutputHelper output)
{
    private const int Seed = 201;

    // Ids 1 and 2 are unknown words, 3 to 6 words.
    private static readonly Vocabulary Words = new([["a"], ["b"], ["c"], ["d"]], unknownBuckets: 2);

    private static readonly int[][] Texts = [[3, 4, 5], [3, 4, 5, 3, 4], [4, 5, 6], [1, 3, 4], [6, 1, 6, 1], [6, 1]];

    [Fact]
    public void Runs_of_words_in_enough_texts_are_known_those_in_most_first()
    {
        var runs = NGramVocabulary.Create(Texts, Words, new());
        long size = Words.Count;
        Assert.Equal([(3 * size) + 4, (4 * size) + 5], runs.Pairs);
        Assert.Equal([3, 6, (3 * size) + 4, (3 * size * size) + 5, (((3 * size) + 4) * size) + 5], runs.Triples); // ^ 3, ^ 6, ^ 3 4, 3 _ 5, 3 4 5
        Assert.Equal(4 + 2 + 5, runs.FeatureCount);
        Assert.Equal([1, 2, 0, 1, 0], runs.PairNumbers([3, 4, 5, 3, 4]));
    }

    [Fact]
    public void Features_are_words_then_pairs_then_triples_each_once()
    {
        var runs = NGramVocabulary.Create(Texts, Words, new());
        Assert.Equal([1, 2, 3, 5, 6, 7, 9, 10, 11], runs.Features([3, 4, 5, 3, 4]));
        Assert.Equal([4, 8], runs.Features([6, 1, 2, 6]));
        Assert.Equal([1, 3, 10], runs.Features([2, 3, 6, 5]).Where(feature => feature != 4)); // 3 _ 5, not at the start
        Assert.Empty(runs.Features([]));
    }

    [Fact]
    public void Without_starts_and_gaps_triples_are_words_that_follow_each_other()
    {
        var runs = NGramVocabulary.Create(Texts, Words, new() { StartsAndGaps = false });
        Assert.Single(runs.Triples);
        Assert.Equal([1, 2, 3, 5, 6, 7], runs.Features([3, 4, 5, 3, 4]));
        Assert.Equal([4], runs.Features([6, 1, 2, 6]));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 5)]
    public void The_longest_run_limits_features_but_not_the_vectors_of_pairs(int maxLength, int pairs, int triples)
    {
        var runs = NGramVocabulary.Create(Texts, Words, new() { MaxLength = maxLength });
        Assert.Equal((2, pairs, triples), (runs.Pairs.Length, runs.FeaturePairs, runs.Triples.Length));
        Assert.Equal(4 + pairs + triples, runs.FeatureCount);
        Assert.All(runs.Features([3, 4, 5]), feature => Assert.InRange(feature, 1, runs.FeatureCount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_graph_finds_the_same(bool startsAndGaps)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int[][] texts = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(1, 7)).ToArray())];
        var runs = NGramVocabulary.Create(texts, Words, new() { StartsAndGaps = startsAndGaps });
        Assert.True(runs.Pairs.Length > 5 && runs.Triples.Length > 5);

        int columns = texts.Max(text => text.Length);
        long[] padded = [.. texts.SelectMany(text => text.Select(id => (long)id).Concat(new long[columns - text.Length]))];
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "all_tokens"]);
        var pairs = NGramGraph.Pairs(graph, ids, runs);
        long[] pairNumbers = Evaluation.Integers(pairs, (ids, Tensor.FromIntegers(padded, texts.Length, columns)));
        long[] features = Evaluation.Integers(NGramGraph.Features(graph, ids, pairs, runs, Words.FirstWordId), (ids, Tensor.FromIntegers(padded, texts.Length, columns)));
        int places = features.Length / texts.Length;
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(runs.PairNumbers(texts[i]), pairNumbers.AsSpan(i * columns, texts[i].Length).ToArray().Select(number => (int)number));
            Assert.Equal(runs.Features(texts[i]), features.AsSpan(i * places, places).ToArray().Where(number => number > 0).Distinct().Order().Select(number => (int)number));
        }
    }
}
