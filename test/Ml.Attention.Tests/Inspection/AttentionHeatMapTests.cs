using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>The sentence and the grid.</summary>
public sealed class AttentionHeatMapTests
{
    /// <summary>One layer, two heads, two tokens.</summary>
    private static readonly TextPrediction Small = new("good", [0.25f, 0.75f])
    {
        Tokens = ["fine", "film"],
        Attention = new(1, 2, 2, [0.5f, 0.5f, 0.75f, 0.25f, 1, 0, 0.25f, 0.75f]),
    };

    [Fact]
    public void It_shows_the_mean_over_layers_and_heads()
    {
        var map = new Fragment(AttentionHeatMap.ToHtml(Small));
        Assert.Equal(["fine → fine: 0.7500", "fine → film: 0.2500", "film → fine: 0.5000", "film → film: 0.5000"], map.Titles.Where(title => title.Contains('→')));
        Assert.Equal(["fine receives 0.6250", "film receives 0.3750"], map.Titles.Where(title => title.Contains("receives")));
        Assert.Equal(["--shade:1", "--shade:0.6"], map.All("span", "shade").Select(token => token.Attribute("style")!.Value));
        Assert.Equal(["--shade:1", "--shade:0.333", "--shade:0.667", "--shade:0.667"], map.All("td").Select(cell => cell.Attribute("style")!.Value));
        foreach (string text in new[] { "good", "(0.750)", "the only layer, mean of 2 heads", "alone they do not explain a prediction", "strongest shade is 0.7500" })
        {
            Assert.Contains(text, map.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_shows_one_head_of_one_layer()
    {
        var map = new Fragment(AttentionHeatMap.ToHtml(Small, new() { Layer = 0, Head = 1 }));
        Assert.Contains("fine → fine: 1.0000", map.Titles);
        Assert.Contains("layer 0, head 1 (counted from 0)", map.Text, StringComparison.Ordinal);
        Assert.Contains("fine → fine: 0.5000", new Fragment(AttentionHeatMap.ToHtml(Small, new() { Head = 0 })).Titles);
    }

    [Fact]
    public void Texts_of_all_kinds_are_encoded()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        foreach (string text in TrainedModel.Texts.Append("<b>fine</b> & \"dull\""))
        {
            var prediction = classifier.Predict(text);
            var map = new Fragment(AttentionHeatMap.ToHtml(prediction));
            Assert.Equal(prediction.Tokens!.Count, map.All("span", "shade").Count);
            Assert.Equal(prediction.Tokens.Count * prediction.Tokens.Count, map.All("td").Count);
        }

        var made = new Fragment(AttentionHeatMap.ToHtml(Small with { Tokens = ["<b>", "\u0001我"], Label = "<i>" }));
        Assert.Equal(["<b>", "\ufffd我"], made.All("span", "shade").Select(token => token.Value));
        Assert.Contains("<b> receives 0.6250", made.Titles);
        Assert.Empty(made.All("i"));
    }

    [Fact]
    public void No_tokens_are_said_in_words()
    {
        var map = new Fragment(AttentionHeatMap.ToHtml(new("good", [0, 1]) { Tokens = [], Attention = new(1, 2, 0, []) }));
        Assert.Contains("The text has no tokens.", map.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_tokens_scroll_in_their_own_box_and_more_than_asked_for_have_no_grid()
    {
        var prediction = Even(60);
        Assert.Equal(3600, new Fragment(AttentionHeatMap.ToHtml(prediction)).All("td").Count);
        Assert.Single(new Fragment(AttentionHeatMap.ToHtml(prediction)).All("div", "box"));
        var map = new Fragment(AttentionHeatMap.ToHtml(prediction, new() { MaxGridTokens = 59 }));
        Assert.Empty(map.All("td"));
        Assert.Equal(60, map.All("span", "shade").Count);
        Assert.Contains("The grid is left out: there are 60 tokens, more than 59.", map.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Says("The prediction has no attention weights; expected one of a classifier that was loaded with ScoringOptions.Outputs = ModelOutputs.AttentionWeights.", Small with { Attention = null }, new());
        Says("The layer 1 was asked for; the model has 1, counted from 0.", Small, new() { Layer = 1 });
        Says("The head 2 was asked for; the model has 2, counted from 0.", Small, new() { Head = 2 });
        Says("Layer is -1; expected 0 or more.", Small, new() { Layer = -1 });
    }

    private static TextPrediction Even(int tokens) => new("good", [0, 1])
    {
        Tokens = [.. Enumerable.Range(0, tokens).Select(i => $"token{i}")],
        Attention = new(1, 1, tokens, [.. Enumerable.Repeat(1f / tokens, tokens * tokens)]),
    };

    private static void Says(string message, TextPrediction prediction, AttentionHeatMapOptions options) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => AttentionHeatMap.ToHtml(prediction, options)).Message, StringComparison.Ordinal);
}
