using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Translation;

/// <summary>Against the figures that sacreBLEU publishes in its README and its tests.</summary>
public class TranslationMetricsTests
{
    private static readonly string[] Translations = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    private static readonly string[][] References =
    [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ];

    [Fact]
    public void The_published_example_has_its_published_figures()
    {
        var metrics = TranslationMetrics.Compute(Translations, References);

        Assert.Equal(48.530827, metrics.Bleu.Score, 6);
        Assert.Equal([82.4, 50.0, 45.5, 37.5], metrics.Bleu.Precisions.Select(precision => Math.Round(precision, 1)));
        Assert.Equal((0.943, 17L, 18L), (Math.Round(metrics.Bleu.BrevityPenalty, 3), metrics.Bleu.Length, metrics.Bleu.ReferenceLength));
        Assert.Equal(59.73, metrics.Chrf, 2);
    }

    [Theory]
    [InlineData("this is a test", "this is a test", 100)]
    [InlineData("", "this is a test", 0)]
    [InlineData("other words here now", "this is a test", 0)]
    public void Single_sentences_have_the_BLEU_that_follows_from_the_formula(string translation, string reference, double expected) =>
        Assert.Equal(expected, TranslationMetrics.Compute([translation], [reference]).Bleu.Score, 6);

    /// <summary>Precisions 3/4, 1/3, 1/(2·2) and 1/(4·1) by smoothing: their geometric mean.</summary>
    [Fact]
    public void Orders_without_a_match_are_smoothed()
    {
        double expected = 100 * Math.Pow(3 / 4.0 * (1 / 3.0) * (1 / 4.0) * (1 / 4.0), 0.25);

        Assert.Equal(expected, TranslationMetrics.Compute(["a b x c"], ["a b c d"]).Bleu.Score, 9);
    }

    [Theory]
    [InlineData("a", "a", 100)]
    [InlineData("", "reference", 0)]
    [InlineData("a b c", "abc", 100)]
    [InlineData("aa", "ab", 25)]
    public void Published_chrF_of_short_texts(string translation, string reference, double expected) =>
        Assert.Equal(expected, ChrfScore.Of([translation], [[reference]], beta: 3), 4);

    [Theory]
    [InlineData("Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.", "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.", 67.3481606)]
    [InlineData(
        "risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .",
        "risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .", 65.2414427)]
    public void Published_chrF_with_white_space(string translation, string reference, double expected) =>
        Assert.Equal(expected, ChrfScore.Of([translation], [[reference]], beta: 3, keepsSpaces: true), 4);

    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("It costs 1,000.50 (net).", "It costs 1,000.50 ( net ) .")]
    [InlineData("2-3 &amp; a-b", "2 - 3 & a-b")]
    [InlineData("don't", "don't")]
    public void Texts_are_cut_as_mteval_13a_does(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', BleuTokenizer.Tokenize(text)));

    [Fact]
    public void Numbers_that_differ_are_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => TranslationMetrics.Compute(["a"], ["a", "b"]));

        Assert.StartsWith("There are 1 translations and references for 2 texts; expected as many, and one or more.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_a_reference_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => TranslationMetrics.Compute(["a", "b"], [["a"], []]));

        Assert.StartsWith("Text 1 has no reference; expected one or more.", error.Message, StringComparison.Ordinal);
    }
}
