using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class VocabularyBuilderTests
{
    [Fact]
    public void Words_are_ordered_by_frequency_then_by_their_characters()
    {
        var vocabulary = Build(new() { MinFrequency = 1 }, "b", "d", "c", "c", "b", "a", "c");
        Assert.Equal(["c", "b", "a", "d"], vocabulary.Words);
    }

    [Fact]
    public void Rare_words_are_left_out()
    {
        Assert.Equal(["b"], Build(new() { MinFrequency = 3 }, "a", "a", "b", "b", "b").Words);
        Assert.Equal(["b", "a"], Build(new() { MinFrequency = 2 }, "a", "a", "b", "b", "b").Words);
    }

    [Fact]
    public void The_most_frequent_words_are_kept()
    {
        Assert.Equal(["b", "a"], Build(new() { MinFrequency = 1, MaxVocabulary = 2 }, "a", "a", "b", "b", "b", "c").Words);
    }

    [Fact]
    public void Upper_and_lower_case_count_together()
    {
        var vocabulary = Build(new() { MinFrequency = 3 }, "Free", "FREE", "free", "once", "Once");
        Assert.Equal(["free"], vocabulary.Words);
    }

    [Fact]
    public void Without_folding_each_spelling_is_a_word()
    {
        var vocabulary = Build(new() { MinFrequency = 1, FoldCase = false }, "Free", "FREE", "free", "free");
        Assert.Equal(["free", "FREE", "Free"], vocabulary.Words);
        Assert.Equal(["free", "FREE", "Free"], vocabulary.ToLookUp().Forms);
    }

    [Fact]
    public void Padding_has_id_0_then_come_the_buckets_then_the_words()
    {
        var vocabulary = Build(new() { MinFrequency = 1, UnknownBuckets = 5, FoldCase = false }, "b", "b", "a");
        Assert.Equal(1 + 5 + 2, vocabulary.Count);
        Assert.Equal([6L, 7], vocabulary.ToLookUp().Ids);
        Assert.Equal(1, Vocabulary.FirstUnknownId);
        Assert.Equal(0, TokenizerGraph.PaddingId);
    }

    [Fact]
    public void Padding_does_not_count() => Assert.Equal(["a"], Build(new() { MinFrequency = 1 }, "", "a", "", "").Words);

    [Fact]
    public void Nothing_counted_is_an_empty_vocabulary()
    {
        var vocabulary = Build(new() { UnknownBuckets = 3 });
        Assert.Empty(vocabulary.Words);
        Assert.Equal(4, vocabulary.Count);
    }

    [Theory]
    [InlineData("café", new[] { "café", "Café", "CAFÉ" })]
    [InlineData("don't", new[] { "don't", "Don't", "DON'T" })]
    [InlineData("a", new[] { "a", "A" })]
    [InlineData("42", new[] { "42" })]
    [InlineData("我", new[] { "我" })]
    [InlineData("!", new[] { "!" })]
    [InlineData("straße", new[] { "straße", "Straße", "STRAßE" })] // no letter has two capitals in one
    [InlineData("𐐨x", new[] { "𐐨x", "𐐀x", "𐐀X" })] // Deseret: letters of two UTF-16 units
    public void The_usual_spellings_of_a_word_are_known(string word, string[] expected)
    {
        Assert.Equal(expected, Build(new() { MinFrequency = 1 }, word).ToLookUp().Forms);
    }

    [Fact]
    public void Spellings_seen_in_training_are_known_too()
    {
        Assert.Equal(["iphone", "Iphone", "IPHONE", "iPHONE", "iPhone"], Build(new() { MinFrequency = 1 }, "iPhone", "iPHONE", "IPHONE").ToLookUp().Forms);
    }

    [Theory]
    [InlineData("İstanbul", "istanbul", "ISTANBUL", "ıstanbul")] // four letters i: with and without dot
    [InlineData("ß", "ẞ", "ss", "SS")]
    [InlineData("οδος", "οδοσ", "ΟΔΟΣ", "Οδος")] // two small sigmas, one capital
    [InlineData("ǆ", "ǅ", "Ǆ", "K")] // letters with a title case; the Kelvin sign
    public void Each_spelling_has_one_id_whatever_the_letters(params string[] tokens)
    {
        var (forms, ids) = Build(new() { MinFrequency = 1 }, tokens).ToLookUp();
        Assert.Equal(forms.Length, forms.Distinct().Count());
        Assert.Equal(forms.Length, ids.Length);
        Assert.All(tokens, token => Assert.Contains(token, forms));
        var byForm = forms.Zip(ids).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.All(tokens, token => Assert.Equal(byForm[Vocabulary.Fold(token)], byForm[token]));
    }

    [Fact]
    public void Folding_does_not_change_with_the_locale()
    {
        // Turkish makes I a dotless ı; the invariant rules do not. A final sigma stays one.
        Assert.Equal("istanbul", Vocabulary.Fold("ISTANBUL"));
        Assert.Equal("straße", Vocabulary.Fold("STRAßE"));
        Assert.Equal("οδοσ", Vocabulary.Fold("ΟΔΟΣ"));
        Assert.Equal("οδος", Vocabulary.Fold("Οδος"));
    }

    private static Vocabulary Build(TokenizerOptions options, params string[] tokens)
    {
        var builder = new VocabularyBuilder(options);
        foreach (string token in tokens)
        {
            builder.Add(token);
        }

        return builder.Build();
    }
}
