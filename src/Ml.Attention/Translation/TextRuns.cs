using System.Runtime.InteropServices;

namespace Ml.Attention.Translation;

/// <summary>Counts runs of tokens or characters (n-grams).</summary>
internal static class TextRuns
{
    /// <summary>How often each run of so many tokens is there.</summary>
    public static Dictionary<string, int> Count(IReadOnlyList<string> tokens, int order)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int start = 0; start + order <= tokens.Count; start++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, string.Join(' ', tokens.Skip(start).Take(order)), out _)++;
        }

        return counts;
    }
}
