namespace Ml.Attention.Translation;

/// <summary>
/// chrF of a corpus (Popović 2015), as sacreBLEU computes it where nothing else is said: runs of one to six characters without white
/// space, recall counts twice as much as precision (chrF2).
/// </summary>
internal static class ChrfScore
{
    private const int Longest = 6;

    /// <summary>Compares translations with references; of several for one text, the one that is most alike counts.</summary>
    /// <param name="translations">One for each text.</param>
    /// <param name="references">For each text one or more right translations.</param>
    /// <param name="beta">How much more recall counts than precision.</param>
    /// <param name="keepsSpaces">Whether white space is a character as any other.</param>
    /// <returns>From 0 to 100.</returns>
    public static double Of(IReadOnlyList<string> translations, IReadOnlyList<IReadOnlyList<string>> references, double beta = 2, bool keepsSpaces = false)
    {
        var total = new Counts[Longest];
        for (int i = 0; i < translations.Count; i++)
        {
            string[] found = Characters(translations[i], keepsSpaces);
            var best = references[i]
                .Select(reference => Compare(found, Characters(reference, keepsSpaces)))
                .MaxBy(counts => Mean(counts, beta))!;
            for (int order = 0; order < Longest; order++)
            {
                total[order] = new(total[order].Found + best[order].Found, total[order].Known + best[order].Known, total[order].Right + best[order].Right);
            }
        }

        return Mean(total, beta);
    }

    private static Counts[] Compare(string[] found, string[] known)
    {
        var counts = new Counts[Longest];
        for (int order = 1; order <= Longest; order++)
        {
            var (foundRuns, knownRuns) = (TextRuns.Count(found, order), TextRuns.Count(known, order));
            long right = foundRuns.Sum(run => (long)Math.Min(run.Value, knownRuns.GetValueOrDefault(run.Key)));
            counts[order - 1] = new(knownRuns.Count == 0 ? 0 : foundRuns.Values.Sum(), knownRuns.Values.Sum(), right);
        }

        return counts;
    }

    /// <summary>F of the mean precision and the mean recall of the orders that both sides have.</summary>
    private static double Mean(Counts[] counts, double beta)
    {
        var both = counts.Where(order => order is { Found: > 0, Known: > 0 }).ToList();
        if (both.Count == 0)
        {
            return 0;
        }

        double precision = both.Average(order => (double)order.Right / order.Found), recall = both.Average(order => (double)order.Right / order.Known);
        return precision + recall == 0 ? 0 : 100 * (1 + (beta * beta)) * precision * recall / ((beta * beta * precision) + recall);
    }

    private static string[] Characters(string text, bool keepsSpaces) =>
        [.. text.EnumerateRunes().Where(rune => keepsSpaces || !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())];

    /// <param name="Found">Runs in the translation; 0 where the reference has none so long.</param>
    /// <param name="Known">Runs in the reference.</param>
    /// <param name="Right">Runs in both.</param>
    private readonly record struct Counts(long Found, long Known, long Right);
}
