namespace Ml.Attention.Inference;

/// <summary>How far the probability of predicted labels is from the share of them that are right (Guo et al. 2017).</summary>
internal static class Calibration
{
    /// <summary>As many ranges of equal width as in the paper's tables.</summary>
    public const int Bins = 15;

    /// <summary>Gathers rows by the probability of their predicted label.</summary>
    /// <param name="rows">That probability, from 0 to 1, and whether the label is the true one.</param>
    public static CalibrationBin[] Gather(IEnumerable<(double Confidence, bool Right)> rows)
    {
        var (counts, confidences, right) = (new int[Bins], new double[Bins], new int[Bins]);
        foreach (var row in rows)
        {
            int bin = Math.Clamp((int)Math.Ceiling(row.Confidence * Bins) - 1, 0, Bins - 1);
            counts[bin]++;
            confidences[bin] += row.Confidence;
            right[bin] += row.Right ? 1 : 0;
        }

        return [.. Enumerable.Range(0, Bins).Select(bin => new CalibrationBin(
            (double)bin / Bins,
            (double)(bin + 1) / Bins,
            counts[bin],
            confidences[bin] / Math.Max(1, counts[bin]),
            (double)right[bin] / Math.Max(1, counts[bin])))];
    }

    /// <summary>Σ (count / rows) · |accuracy − confidence|, from 0 to 1.</summary>
    public static double ExpectedError(IReadOnlyList<CalibrationBin> bins) =>
        bins.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / bins.Sum(bin => bin.Count);
}
