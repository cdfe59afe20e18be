using Ml.Attention.Generation;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class PieceVocabularyTests
{
    private static readonly string[] Texts =
    [
        "Ein Mann fährt Fahrrad.", "Eine Frau fährt ein Auto.", "Zwei Männer fahren Fahrräder, eine Frau fährt Auto.", "«Wer fährt?» – 3 Männer…",
        "一个男人在骑自行车。", "一个女人在开车。",
    ];

    [Fact]
    public void Every_text_of_known_characters_comes_back_from_its_ids()
    {
        var texts = new PieceTexts(Evaluation.OneThread, Texts, new() { MinCount = 1, Size = 200 });

        Assert.All(Texts.Zip(texts.Ids(Texts)), pair => Assert.Equal(pair.First, Join(texts.Vocabulary, pair.Second)));
        Assert.DoesNotContain(texts.Ids(Texts), ids => ids.Contains(PieceVocabulary.UnknownId));
    }

    [Fact]
    public void Frequent_words_are_one_piece_and_others_are_put_together()
    {
        var texts = new PieceTexts(Evaluation.OneThread, Texts, new() { MinCount = 2 });

        Assert.Single(texts.Ids(["fährt"])[0]);
        Assert.Equal(" fährt", texts.Vocabulary.Pieces[texts.Ids(["fährt"])[0][0] - PieceVocabulary.FirstPieceId]);
        int[] unseen = texts.Ids(["Autofahrer"])[0];
        Assert.True(unseen.Length > 1);
        Assert.Equal("Autofahrer", Join(texts.Vocabulary, unseen));
    }

    [Fact]
    public void The_graph_takes_the_longest_piece_at_each_place()
    {
        var vocabulary = new PieceVocabulary(PieceKind.Subwords, [" ", "a", "b", " a", "ab", "abc", "c", "."]);

        Assert.Equal([" a", "b"], Cut(vocabulary, "ab"));
        Assert.Equal([" ", "b", "abc", "."], Cut(vocabulary, "babc."));
    }

    [Fact]
    public void An_unknown_character_is_one_unknown_token()
    {
        var vocabulary = new PieceVocabulary(PieceKind.Subwords, [" ", "a"]);

        Assert.Equal([" ", "a", "unknown", "a"], Cut(vocabulary, "a😀a"));
    }

    [Fact]
    public void Signs_that_mean_something_in_an_expression_are_themselves()
    {
        string[] signs = [".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "^", "$", "\\", "-", "/", "#", "&", "~", "\"", "'"];
        var vocabulary = new PieceVocabulary(PieceKind.Subwords, [" ", .. signs, "a+", "(a", "\\d"]);

        Assert.All(signs, sign => Assert.Equal([" ", sign], Cut(vocabulary, sign)));
        Assert.Equal([" ", "(a", "\\d", "a+"], Cut(vocabulary, "(a\\da+"));
    }

    [Fact]
    public void Whole_words_are_an_alternative()
    {
        var texts = new PieceTexts(Evaluation.OneThread, Texts, new() { Kind = PieceKind.Words, MinCount = 2 });

        Assert.Contains(" fährt", texts.Vocabulary.Pieces);
        Assert.DoesNotContain(" Auto", texts.Vocabulary.Pieces.Where(piece => piece.Length == 2));
        Assert.Equal([PieceVocabulary.UnknownId], texts.Ids(["Rollschuh"])[0]);
    }

    [Fact]
    public void No_more_pieces_than_asked_for_and_than_an_expression_can_hold()
    {
        var random = new Random(1);
        string[] many = [.. Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(26)))))];
        var limited = new PieceTexts(Evaluation.OneThread, many, new() { Size = 1_000_000 }).Vocabulary;

        Assert.InRange(PieceGraph.Expression(limited.Pieces).Length, PieceVocabulary.MostExpressionBytes / 2, PieceVocabulary.MostExpressionBytes * 2);
        Assert.Equal(50, new PieceTexts(Evaluation.OneThread, many, new() { Size = 50 }).Vocabulary.Pieces.Count);
    }

    [Theory]
    [InlineData(" a  b\t c\n", "a b c")]
    [InlineData("a b", "a b")]
    [InlineData("a\u00a0b", "a b")]
    [InlineData("\t", "")]
    public void White_space_is_one_space_between_words(string text, string expected) => Assert.Equal(expected, SpacedText.Of(text));

    /// <summary>As an exported model writes.</summary>
    private static string Join(PieceVocabulary vocabulary, int[] ids) => string.Concat(ids.Select(id => vocabulary.Written[id])).TrimStart(' ');

    private static string[] Cut(PieceVocabulary vocabulary, string text)
    {
        var graph = new GraphBuilder { OperatorSet = OperatorSet.WithStrings };
        var input = graph.Input("text", ElementType.String, ["batch", 1]);
        long[] ids = Evaluation.Integers(PieceGraph.Ids(graph, input, vocabulary), (input, Tensor.FromTexts([text])));
        return [.. ids.Select(id => id == PieceVocabulary.UnknownId ? "unknown" : vocabulary.Pieces[(int)id - PieceVocabulary.FirstPieceId])];
    }
}
