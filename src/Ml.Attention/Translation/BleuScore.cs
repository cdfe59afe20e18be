namespace Ml.Attention.Translation;

/// <summary>
/// BLEU of a corpus (Papineni et al. 2002), as sacreBLEU computes it where nothing else is said (Post 2018): tokens of mteval-v13a,
/// case counts, runs of one to four tokens, exponential smoothing.
/// </summary>
/// <param name="Score">From 0 to 100.</param>
/// <param name="Precisions">Of runs of one to four tokens, the share that a reference has too, smoothed; from 0 to 100.</param>
/// <param name="BrevityPenalty">What the score is multiplied by where the translations are too short; from 0 to 1.</param>
/// <param name="Length">How many tokens the translations have.</param>
/// <param name="ReferenceLength">How many the references have, of several for one text the one of the closest length.</param>
public sealed record BleuScore(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long Length, long ReferenceLength)
{
    private const int Longest = 4;

    /// <summary>Compares translations with references.</summary>
    /// <param name="translations">One for each text.</param>
    /// <param name="references">For each text one or more right translations.</param>
    internal static BleuScore Of(IReadOnlyList<string> translations, IReadOnlyList<IReadOnlyList<string>> references)
    {
        long[] right = new long[Longest], all = new long[Longest];
        long length = 0, referenceLength = 0;
        for (int i = 0; i < translations.Count; i++)
        {
            string[] tokens = BleuTokenizer.Tokenize(translations[i]);
            string[][] known = [.. references[i].Select(BleuTokenizer.Tokenize)];
            length += tokens.Length;
            referenceLength += known.Select(each => each.Length).OrderBy(each => Math.Abs(each - tokens.Length)).ThenBy(each => each).First();
            for (int order = 1; order <= Longest; order++)
            {
                var most = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var (run, count) in known.SelectMany(each => TextRuns.Count(each, order)))
                {
                    most[run] = Math.Max(most.GetValueOrDefault(run), count);
                }

                var found = TextRuns.Count(tokens, order);
                all[order - 1] += found.Values.Sum();
                right[order - 1] += found.Sum(run => Math.Min(run.Value, most.GetValueOrDefault(run.Key)));
            }
        }

        return Of(right, all, length, referenceLength);
    }

    private static BleuScore Of(long[] right, long[] all, long length, long referenceLength)
    {
        // Each order without a match counts as half as much as the one before it (Chen & Cherry 2014, method 3).
        double[] precisions = new double[Longest];
        double smoothing = 1;
        for (int i = 0; i < Longest && all[i] > 0; i++)
        {
            smoothing *= right[i] == 0 ? 2 : 1;
            precisions[i] = 100.0 * (right[i] == 0 ? 1 / smoothing : right[i]) / all[i];
        }

        double penalty = length >= referenceLength ? 1 : length > 0 ? Math.Exp(1 - (referenceLength / (double)length)) : 0;
        bool isZero = right.Sum() == 0 || precisions.Contains(0);
        double score = isZero ? 0 : penalty * Math.Exp(precisions.Average(Math.Log));
        return new(score, precisions, penalty, length, referenceLength);
    }
}
