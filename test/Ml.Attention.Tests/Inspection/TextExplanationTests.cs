using System.Diagnostics;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Layers;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>What a prediction looked at: numbers and page.</summary>
public sealed class TextExplanationTests(ITestOutputHelper output)
{
    private const string Law = "The Law will never be perfect, but its application should be just";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_row_of_its_can_be_read_off_and_its_weights_sum_to_one()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        var explanation = TextExplanation.Create(classifier, Law, Token);
        int its = explanation.Tokens.ToList().IndexOf("its");
        Assert.Equal((8, "its"), (its, Law.Substring(explanation.TokenRanges[its].Start, explanation.TokenRanges[its].Length)));

        var page = new ExplanationPage(explanation.ToPage());
        Assert.Equal(explanation.Tokens, page.Data.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
        for (int head = 0; head < 2; head++)
        {
            var row = explanation.AttentionFrom(its, layer: 0, head);
            Assert.Equal(1, row.Sum(), 5);
            Assert.Equal(explanation.Tokens.Select((_, key) => (double)explanation.Attention[0, head, its, key]), row);
            Assert.Equal(1, page.Row(0, head, its).Sum(), 9);
            Closeness.Equal(row, page.Row(0, head, its), 2e-5);
        }

        Assert.Equal(1, explanation.AttentionFrom(its).Sum(), 5);
        Assert.Equal(1, explanation.AttentionReceived().Sum(), 5);
        Closeness.Equal(explanation.Tokens.Select((_, key) => Enumerable.Range(0, 13).Average(query => explanation.AttentionFrom(query)[key])), explanation.AttentionReceived(), 1e-6);
    }

    [Fact]
    public void A_model_that_predicts_from_the_first_token_has_what_that_token_looks_at()
    {
        var options = Films.Options(epochs: 1);
        using var classifier = Train(options with { Encoder = options.Encoder with { Pooling = PoolingKind.First, Layers = 2 } });
        var explanation = TextExplanation.Create(classifier, "a fine film", Token);
        Assert.Equal(explanation.AttentionFrom(0), explanation.AttentionReceived());
        Assert.Equal(explanation.AttentionFrom(0, layer: 1), explanation.AttentionReceived(layer: 1));
        Assert.Empty(TextExplanation.Create(classifier, "", Token).AttentionReceived());
    }

    [Fact]
    public void Texts_of_all_kinds_have_a_page()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        foreach (string text in TrainedModel.Texts.Append(new string('x', 5000)))
        {
            var explanation = TextExplanation.Create(classifier, text, Token);
            var page = new ExplanationPage(explanation.ToPage());
            Assert.Equal(explanation.Tokens.Count, page.Fragment.All("span", "word").Count);
            Assert.Equal(explanation.Tokens.Count == 0 ? 0 : 2, page.Scripts.Count);
            Assert.InRange(explanation.ToPage().Length, 1000, 60_000);
            Assert.Contains(explanation.Tokens.Count == 0 ? "The text has no tokens." : "Weights alone mislead", page.Fragment.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_not_read_of_a_long_text_is_shown_as_such()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        string text = string.Join(' ', Enumerable.Range(0, 2000));
        var unread = Assert.Single(new ExplanationPage(TextExplanation.Create(classifier, text, Token).ToHtml()).Fragment.All("span", "unread"));
        Assert.Matches("^ 8 9 10 .* […][0-9,]+ characters….* 1991 $", unread.Value.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
    }

    [Fact]
    public void No_text_breaks_out_of_the_page()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        const string Hostile = "</script><script>alert(1)</script> <b>bold</b> <!-- & ]]> \" ' \u2028 </title>";
        string html = TextExplanation.Create(classifier, Hostile, Token).ToPage();
        var page = new ExplanationPage(html);
        Assert.Equal(2, page.Scripts.Count);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        Assert.Equal(page.Data.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()), page.Fragment.All("span", "word").Select(word => word.Value));
        Assert.Single(page.Fragment.All("b"));
        Assert.DoesNotContain(page.Scripts[0], character => character is '<' or '>' or '&');
        Assert.Equal(1, html.Split("</title>").Length - 1);
    }

    [Fact]
    public void The_page_has_nothing_from_elsewhere()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        string html = TextExplanation.Create(classifier, Law, Token).ToPage();
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        foreach (string reference in new[] { "http:", "https:", "//", "src=", "href=", "@import", "url(", "fetch(" })
        {
            Assert.DoesNotContain(reference, html.Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_hundred_tokens_are_explained_in_a_second()
    {
        // The library's default encoder. Measured 0.2 s on two cores; the limit allows for a busy machine.
        using var classifier = Train(new() { Training = new() { Epochs = 1 } });
        string text = string.Join(' ', Enumerable.Range(0, 200).Select(i => i % 9 == 0 ? "dull" : "film"));
        double[] seconds = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(200, TextExplanation.Create(classifier, text, Token).Tokens.Count);
            return watch.Elapsed.TotalSeconds;
        }).Order()];
        var page = Stopwatch.StartNew();
        Assert.InRange(TextExplanation.Create(classifier, text, Token).ToPage().Length, 100_000, 2_000_000);
        output.WriteLine($"explained in {string.Join(", ", seconds.Select(one => $"{one:F3}"))} s, with page {page.Elapsed.TotalSeconds:F3} s");
        Assert.InRange(seconds[2], 0, 3);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        using TextClassifier plain = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens }), classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        Assert.StartsWith(
            "The classifier gives no attention weights (its outputs are Tokens); expected one that was loaded with ScoringOptions.Outputs = ModelOutputs.AttentionWeights.",
            Assert.Throws<ArgumentException>(() => TextExplanation.Create(plain, Law, Token)).Message, StringComparison.Ordinal);
        var explanation = TextExplanation.Create(classifier, "a fine film", Token);
        Assert.StartsWith("The text has 3 tokens, counted from 0.", Assert.Throws<ArgumentOutOfRangeException>(() => explanation.AttentionFrom(3)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The head 2 was asked for; the model has 2, counted from 0.", Assert.Throws<ArgumentException>(() => explanation.AttentionReceived(head: 2)).Message, StringComparison.Ordinal);
    }

    private static TextClassifier Train(TextClassificationOptions options)
    {
        using var stream = new MemoryStream();
        new TextClassificationTrainer(options).Fit(Films.Create(40, seed: 5), [], cancellationToken: Token).Save(stream);
        stream.Position = 0;
        return TextClassifier.Load(stream, new() { Outputs = ModelOutputs.AttentionWeights });
    }
}
