using System.Text.RegularExpressions;

namespace Ml.Attention.Translation;

/// <summary>
/// Cuts text as BLEU is compared by: the tokenizer of the WMT evaluation campaigns, mteval-v13a, which sacreBLEU calls 13a (Post 2018).
/// </summary>
internal static partial class BleuTokenizer
{
    /// <summary>The tokens of a text.</summary>
    public static string[] Tokenize(string text)
    {
        string plain = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        string spaced = Signs().Replace($" {plain} ", " $1 ");
        spaced = StopBehindOther().Replace(spaced, "$1 $2 ");
        spaced = StopBeforeOther().Replace(spaced, " $1 $2");
        spaced = DashBehindDigit().Replace(spaced, "$1 $2 ");
        return spaced.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])")]
    private static partial Regex Signs();

    [GeneratedRegex(@"([^0-9])([\.,])")]
    private static partial Regex StopBehindOther();

    [GeneratedRegex(@"([\.,])([^0-9])")]
    private static partial Regex StopBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashBehindDigit();
}
