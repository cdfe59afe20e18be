using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

/// <summary>What the graph takes for a token.</summary>
public sealed class TokenSplitTests
{
    [Theory]
    [InlineData("a fine film", new[] { "a", "fine", "film" })]
    [InlineData("  a\t\nfine\r\nfilm ", new[] { "a", "fine", "film" })]
    [InlineData("Hello, world!!", new[] { "Hello", ",", "world", "!!" })]
    [InlineData("wait... what?! ---- ((a))", new[] { "wait", "...", "what", "?", "!", "----", "(", "(", "a", ")", ")" })] // repetitions of some signs
    [InlineData("don't DON’T", new[] { "don't", "DON’T" })]
    [InlineData("rock'n'roll", new[] { "rock'n'roll" })]
    [InlineData("'quoted' dogs' ''", new[] { "'", "quoted", "'", "dogs", "'", "'", "'" })]
    [InlineData("CAFÉ naïve", new[] { "CAFÉ", "naïve" })]
    [InlineData("cafe\u0301 x", new[] { "cafe\u0301", "x" })] // a combining accent belongs to its letter
    [InlineData("नमस्ते दुनिया", new[] { "नमस्ते", "दुनिया" })] // vowel signs and the virama are combining marks
    [InlineData("我爱你", new[] { "我", "爱", "你" })]
    [InlineData("我love你2次", new[] { "我", "love", "你", "2", "次" })]
    [InlineData("𠀀𠀁", new[] { "𠀀", "𠀁" })] // Chinese characters of two UTF-16 units
    [InlineData("ひらがなカタカナ", new[] { "ひらがなカタカナ" })]
    [InlineData("3.14 e-mail foo_bar", new[] { "3", ".", "14", "e", "-", "mail", "foo", "_", "bar" })]
    [InlineData("$5 50% a+b", new[] { "$", "5", "50", "%", "a", "+", "b" })]
    [InlineData("👍👍 ok👍", new[] { "👍", "👍", "ok", "👍" })]
    [InlineData("👍🏽", new[] { "👍", "🏽" })] // the skin tone is a sign of its own
    [InlineData("👨\u200d👩", new[] { "👨", "👩" })] // the joiner between them only separates
    [InlineData("a\0b\u0007c\u001bd", new[] { "a", "b", "c", "d" })]
    [InlineData("a\u00a0b\u3000c\u2028d\u200be\ufefff", new[] { "a", "b", "c", "d", "e", "f" })]
    [InlineData("", new string[0])]
    [InlineData(" \t\r\n\u00a0\u3000\0", new string[0])]
    public void Tokens_are(string text, string[] expected) => Assert.Equal(expected, Split(text));

    [Fact]
    public void Unpaired_surrogates_become_replacement_characters()
    {
        // Not as data of a theory: attributes are stored as UTF-8, which has no unpaired surrogates.
        Assert.Equal(["a", "\ufffd", "b"], Split("a\ud83db"));
        Assert.Equal(["\ufffd"], Split("\udc4d"));
        Assert.Equal(["\ufffd", "\ufffd"], Split("\udc4d\ud83d"));
    }

    [Fact]
    public void Shorter_rows_end_in_empty_strings()
    {
        Assert.Equal(["a", "b", "c", "d", "", "", "", "", ""], Split("a b c", "d", ""));
    }

    [Fact]
    public void A_megabyte_of_text_is_split()
    {
        string text = string.Concat(Enumerable.Repeat("word ", 200_000));
        string[] tokens = Split(text);
        Assert.Equal(200_000, tokens.Length);
        Assert.All(tokens, token => Assert.Equal("word", token));
    }

    [Fact]
    public void A_megabyte_without_a_space_is_one_token()
    {
        string text = new('x', 1 << 20);
        Assert.Equal([text], Split(text));
    }

    private static string[] Split(params string[] texts)
    {
        var graph = new GraphBuilder();
        var text = graph.Input("text", ElementType.String, ["batch", 1]);
        return Evaluation.Strings(TokenizerGraph.Split(graph, text), (text, Tensor.FromTexts(texts)));
    }
}
