using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ml.Attention.Tests.Inspection;

/// <summary>A page or fragment of an explanation, taken apart: what is read as a fragment, the data, and the script.</summary>
internal sealed partial class ExplanationPage
{
    public ExplanationPage(string html)
    {
        int start = html.IndexOf("<div class=\"ml-attention", StringComparison.Ordinal), end = html.LastIndexOf("</div>", StringComparison.Ordinal) + "</div>".Length;
        html = html[start..end];
        Scripts = [.. Script().Matches(html).Select(match => match.Groups[1].Value)];
        Fragment = new(Script().Replace(html, ""));
        Data = Scripts.Count > 0 ? JsonDocument.Parse(Scripts[0]).RootElement : default;
    }

    public Fragment Fragment { get; }

    public IReadOnlyList<string> Scripts { get; }

    public JsonElement Data { get; }

    /// <summary>A row of the weights, as the page's script reads it.</summary>
    public double[] Row(int layer, int head, int query)
    {
        byte[] bytes = Data.GetProperty("weights").GetBytesFromBase64();
        int tokens = Data.GetProperty("tokens").GetArrayLength();
        int row = (((layer * Data.GetProperty("heads").GetInt32()) + head) * tokens) + query;
        return [.. Enumerable.Range(row * tokens, tokens).Select(i => (bytes[2 * i] + (256 * bytes[(2 * i) + 1])) / 65535.0)];
    }

    [GeneratedRegex("<script[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
