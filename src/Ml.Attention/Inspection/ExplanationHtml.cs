using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Writes an explanation. What it shows without its script, sentence and table, is in the HTML; the map is drawn by the script.</summary>
internal static class ExplanationHtml
{
    private const string Opening = "<script", End = "</div>";

    /// <summary>Characters of a token that are shown, and those at either end of a part that was not read.</summary>
    private const int LongestToken = 60, UnreadEnds = 60;

    /// <summary>Labels whose probability is shown besides the predicted one.</summary>
    private const int OtherLabels = 3;

    private static readonly string[] Columns = ["word", "attention received", "probability added", "log-odds added"];

    public static string Create(TextExplanation explanation)
    {
        bool isEmpty = explanation.Tokens.Count == 0;
        string html = HtmlFragment.Create(
            "explanation",
            Asset.Read("explanation.css"),
            Prediction(explanation),
            Paths(explanation),
            isEmpty ? [Element("p", "", "The text has no tokens.")] : Content(explanation));
        return isEmpty ? html : $"""
            {html[..^End.Length]}{Opening} type="application/json">{ExplanationData.Of(explanation).ToJson()}</script>{Opening}>
            {Asset.Read("explanation.js")}</script>{End}
            """;
    }

    public static string CreatePage(TextExplanation explanation)
    {
        var title = new XElement("title", Clean($"{explanation.Prediction.Label}: {Shown(explanation.Text.ReplaceLineEndings(" "))}"));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            {title.ToString(SaveOptions.DisableFormatting)}
            <style>{Asset.Read("page.css")}</style>
            </head>
            <body>
            <main>
            <h1>What the prediction looked at</h1>
            {Create(explanation)}
            </main>
            </body>
            </html>

            """;
    }

    /// <summary>The beginning of a token, which can be as long as the text.</summary>
    public static string Shown(string token) => token.Length <= LongestToken ? token : $"{Beginning(token, LongestToken)}…";

    private static XElement Prediction(TextExplanation explanation)
    {
        var others = explanation.Labels.Zip(explanation.Prediction.Scores)
            .Where(pair => pair.First != explanation.Prediction.Label)
            .OrderByDescending(pair => pair.Second)
            .Take(OtherLabels)
            .Select(pair => $"{pair.First} {Number(pair.Second, "0.0000")}");
        return Element(
            "p", "", "Predicted ", Element("b", "", explanation.Prediction.Label),
            $" with probability {Number(explanation.Prediction.Probability, "0.0000")} ({string.Join(", ", others)}{(explanation.Labels.Count > OtherLabels + 1 ? ", …" : "")}).");
    }

    /// <summary>What decided: attention tells of the encoder alone.</summary>
    private static IEnumerable<object> Paths(TextExplanation explanation)
    {
        if (explanation.Paths.Count > 1)
        {
            var parts = explanation.Paths.Select(path => $"{path.Path} {Signed(path.LogOdds, "0.000")}");
            yield return Element(
                "p", "paths", $"Its log-odds against {explanation.Paths[0].Against} are {Signed(explanation.Paths.Sum(path => path.LogOdds), "0.000")}: {string.Join(", ", parts)}. Attention tells of the encoder's part alone.");
        }
    }

    private static object[] Content(TextExplanation explanation)
    {
        var received = explanation.AttentionReceived();
        return
        [
            Element("form", "choices", ""),
            Element("p", "sentence", [new XAttribute("dir", "auto"), .. Sentence(explanation, received)]),
            Element("p", "note legend", $"Words are shaded by the attention they receive: mean over layers and heads, from {(explanation.PooledFirst ? "the first word, which the model predicts from" : "all words")}."),
            explanation.Importance.LeftOutTogether is > 1 and var count ? Element("p", "note", $"The text is long: leave-one-word-out leaves out {count} neighbours together.") : "",
            Element("p", "note", "Weights alone mislead: they say where a layer read from, not what decided. That is why leave-one-word-out stands beside: each word is left out once, and what that changes is measured."),
            Element("div", "map", Element("p", "note", "The map of the weights, token × token, needs the page's script.")),
            Element("details", "", Element("summary", "", "All words in numbers"), Element("div", "box", new XAttribute("tabindex", 0), Table(explanation, received))),
        ];
    }

    private static IEnumerable<object> Sentence(TextExplanation explanation, IReadOnlyList<double> received)
    {
        double largest = received.Max();
        int from = 0;
        foreach (var (i, range) in explanation.TokenRanges.Index())
        {
            foreach (object part in Between(explanation.Text[from..range.Start]))
            {
                yield return part;
            }

            string token = Shown(explanation.Text.Substring(range.Start, range.Length));
            yield return Element("span", "word shade", Shade(received[i] / largest), Title(Words(explanation, received, i)), token);
            from = range.End;
        }

        foreach (object part in Between(explanation.Text[from..]))
        {
            yield return part;
        }
    }

    /// <summary>White space as it is; what was not read of a long text is dim, and of much of it the ends are shown.</summary>
    private static IEnumerable<object> Between(string text)
    {
        if (text.All(character => char.IsWhiteSpace(character) || char.IsControl(character)) && text.Length <= UnreadEnds)
        {
            yield return text;
            yield break;
        }

        string shown = text.Length <= 4 * UnreadEnds ? text
            : $"{Beginning(text, UnreadEnds)} […{Number(text.Length - (2 * UnreadEnds), "#,0")} characters…] {text[^UnreadEnds..]}";
        yield return Element("span", "unread", Title("not read"), shown);
    }

    private static XElement Table(TextExplanation explanation, IReadOnlyList<double> received) => Element(
        "table", "",
        Element("thead", "", Element("tr", "", Columns.Select(name => Element("th", "", Element("div", "", name))))),
        Element("tbody", "", explanation.Tokens.Select((token, i) => Element(
            "tr", "",
            Element("th", "", Element("div", "", Shown(token))),
            Element("td", "", Number(received[i], "0.0000")),
            Element("td", "", Signed(explanation.Importance.ProbabilityAdded[i], "0.0000")),
            Element("td", "", Signed(explanation.Importance.LogOddsAdded[i], "0.000"))))));

    private static string Words(TextExplanation explanation, IReadOnlyList<double> received, int i) =>
        $"{Shown(explanation.Tokens[i])}: receives {Number(received[i], "0.0000")} of the attention, adds {Signed(explanation.Importance.ProbabilityAdded[i], "0.0000")} to the probability, {Signed(explanation.Importance.LogOddsAdded[i], "0.000")} to the log-odds";

    private static string Signed(double value, string format) => Number(value, $"+{format};\u2212{format};{format}");

    private static string Beginning(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
