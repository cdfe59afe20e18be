using Ml.Attention.Inspection;

namespace Ml.Attention.Sample.Output;

/// <summary>An explanation for programs.</summary>
internal static class ExplanationJson
{
    /// <summary>All there is: names and numbers, and matrices as lists of rows (queries), each of them a list over keys.</summary>
    public static object Of(TextExplanation explanation)
    {
        var (tokens, ranges, attention) = (explanation.Tokens, explanation.TokenRanges, explanation.Attention);
        return new
        {
            explanation.Text,
            explanation.Prediction.Label,
            Scores = explanation.Labels.Zip(explanation.Prediction.Scores).ToDictionary(pair => pair.First, pair => pair.Second),
            Tokens = tokens.Zip(ranges, (token, range) => new { Text = token, range.Start, range.Length }),
            Attention = Numbers(attention.Layers, layer => Numbers(attention.Heads, head => Numbers(attention.Tokens, query => Numbers(attention.Tokens, key => attention[layer, head, query, key])))),
            MeanAttention = Numbers(attention.Tokens, query => explanation.AttentionFrom(query)),
            AttentionReceived = explanation.AttentionReceived(),
            Paths = explanation.Paths.Select(path => new { path.Path, path.LogOdds, path.Against }),
            Importance = new { explanation.Importance.ProbabilityAdded, explanation.Importance.LogOddsAdded, explanation.Importance.LeftOutTogether },
        };
    }

    private static IEnumerable<T> Numbers<T>(int count, Func<int, T> element) => Enumerable.Range(0, count).Select(element);
}
