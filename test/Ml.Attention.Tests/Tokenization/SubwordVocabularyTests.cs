using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class SubwordVocabularyTests
{
    private static readonly string[] Tokens = ["film", "Films", "FILM", "filmed", "我", "e\u0301t\u0301", "👍🏽", "unique"];

    private static readonly int[][] Texts = [[0, 4], [1, 5], [2, 6], [3, 4], [5, 6], [7]];

    private static SubwordVocabulary Create(SubwordOptions? options = null) => SubwordVocabulary.Create(Tokens, Texts, options ?? new(), foldsCase: true);

    [Fact]
    public void Runs_in_enough_texts_are_known_those_in_most_words_first()
    {
        var vocabulary = Create();

        // Of "film" all runs of 3 to 5 characters stand in other words or texts too; of "unique" none does.
        Assert.Equal(4 + 3 + 2, vocabulary.NumbersOf("film").Length);
        Assert.Empty(vocabulary.NumbersOf("unique"));

        // "<fi" stands in three words (film, films, filmed), "lm>" in one, though in two texts.
        Assert.Contains(vocabulary.NumbersOf("fix"), number => number <= vocabulary.Embedded);
        Assert.True(vocabulary.Embedded < vocabulary.Keys.Length);
    }

    [Fact]
    public void Case_does_not_matter_and_a_run_that_repeats_is_there_as_often()
    {
        var vocabulary = Create();
        Assert.Equal(vocabulary.NumbersOf("film"), vocabulary.NumbersOf("FiLM"));
        int[] once = vocabulary.NumbersOf("film"), twice = vocabulary.NumbersOf("filmfilm");
        Assert.True(twice.Length > twice.Distinct().Count());
        Assert.NotEmpty(once.Intersect(twice));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(2, 4)]
    public void The_graph_finds_the_same(int minLength, int maxLength)
    {
        var vocabulary = Create(new() { MinLength = minLength, MaxLength = maxLength });
        string[] words = [.. Tokens, "", "fi", "unknownfilm", "FILMS", "我我", "👍", "x", "fil\u0301m", "ﬁlm", "日本", new('f', 100), $"{new string('x', 60)}film", $"{new string('x', 61)}film", " "];
        var graph = new GraphBuilder();
        var text = graph.Input("words", ElementType.String, ["words", 1]);
        var numbers = SubwordGraph.Numbers(graph, graph.Flat(text), vocabulary);
        long[] found = Evaluation.Integers(numbers, (text, Tensor.FromTexts(words)));
        int columns = found.Length / words.Length;
        for (int i = 0; i < words.Length; i++)
        {
            Assert.Equal(vocabulary.NumbersOf(words[i]).Order(), found.AsSpan(i * columns, columns).ToArray().Where(number => number > 0).Order().Select(number => (int)number));
        }
    }
}
