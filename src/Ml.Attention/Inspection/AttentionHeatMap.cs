using System.Xml.Linq;
using Ml.Attention.Inference;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>
/// Where a model looked when it read a text, as a fragment of HTML for a notebook or a page. Weights alone do not explain a
/// prediction (Jain and Wallace, Attention is not Explanation, 2019), which the fragment says too.
/// </summary>
/// <example>
/// <code>
/// using var classifier = TextClassifier.Load("model.onnx", new() { Outputs = ModelOutputs.AttentionWeights });
/// File.WriteAllText("attention.html", AttentionHeatMap.ToHtml(classifier.Predict("a fine film")));
/// </code>
/// </example>
public static class AttentionHeatMap
{
    private const string Style =
        ".ml-attention.attention-heat-map .sentence{line-height:2}" +
        ".ml-attention.attention-heat-map .sentence span{padding:.15em .25em;margin-right:.15em;border-radius:.2em;white-space:pre-wrap}" +
        ".ml-attention.attention-heat-map td{min-width:1.4em;height:1.4em}";

    /// <summary>
    /// Draws the sentence, each token shaded by the attention it receives (mean over queries), and a grid with a row for
    /// each token that looks (query) and a column for each that is looked at (key). Weights are from 0 to 1, and a row sums
    /// to 1; shades are relative to the largest weight.
    /// </summary>
    /// <param name="prediction">One with tokens and attention weights: <see cref="ModelOutputs.AttentionWeights"/> gives both.</param>
    /// <param name="options">Which weights; the mean over all layers and heads where null.</param>
    /// <returns>An HTML element with its style, which may be shown many times on one page.</returns>
    /// <exception cref="ArgumentException">The prediction has no attention weights, or the model has no such layer or head.</exception>
    public static string ToHtml(TextPrediction prediction, AttentionHeatMapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        options ??= new();
        options.Validate();
        if (prediction is not { Tokens: { } tokens, Attention: { } attention })
        {
            throw new ArgumentException("The prediction has no attention weights; expected one of a classifier that was loaded with ScoringOptions.Outputs = ModelOutputs.AttentionWeights.", nameof(prediction));
        }

        var mean = new AttentionMean(attention, options.Layer, options.Head);
        return Create(
            "attention-heat-map",
            Style,
            Element("p", "", "Predicted ", Element("b", "", prediction.Label), $" ({Number(prediction.Probability, "0.000")})."),
            tokens.Count == 0 ? Element("p", "", "The text has no tokens.") : Content(tokens, mean, options),
            Element("p", "note", "Weights say where a layer read from; alone they do not explain a prediction."));
    }

    private static object[] Content(IReadOnlyList<string> tokens, AttentionMean mean, AttentionHeatMapOptions options) =>
    [
        Element("p", "note", $"Attention weights: {mean.Description}. Each token of the sentence is shaded by the weight it receives, mean over all tokens."),
        Sentence(tokens, mean),
        tokens.Count <= options.MaxGridTokens
            ? Element("p", "note", $"In the grid, rows look (queries) and columns are looked at (keys); the strongest shade is {Weight(mean.Largest)}.")
            : Element("p", "note", $"The grid is left out: there are {tokens.Count} tokens, more than {options.MaxGridTokens}."),
        tokens.Count <= options.MaxGridTokens ? Element("div", "box", Grid(tokens, mean)) : "",
    ];

    private static XElement Sentence(IReadOnlyList<string> tokens, AttentionMean mean)
    {
        double largest = mean.Received.Max();
        return Element("p", "sentence", tokens.Select((token, i) => new object[]
        {
            Element("span", "shade", Shade(mean.Received[i] / largest), Title($"{token} receives {Weight(mean.Received[i])}"), token),
            " ",
        }));
    }

    private static XElement Grid(IReadOnlyList<string> tokens, AttentionMean mean) => Element(
        "table", "",
        Element("thead", "", Element("tr", "", Element("th", "", ""), tokens.Select(token => Element("th", "turned", Element("div", "", token))))),
        Element("tbody", "", tokens.Select((query, row) => Element(
            "tr", "",
            Element("th", "", Element("div", "", query)),
            tokens.Select((key, column) => Element(
                "td", "shade", Shade(mean[row, column] / mean.Largest), Title($"{query} → {key}: {Weight(mean[row, column])}"), ""))))));

    private static string Weight(double weight) => Number(weight, "0.0000");
}
