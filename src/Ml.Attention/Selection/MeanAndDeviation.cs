namespace Ml.Attention.Selection;

/// <summary>What a metric is over several models.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">
/// That of a sample, √(Σ (x − mean)² / (n − 1)): how far one model is from the mean. Models of a cross-validation share
/// most of their examples, so the mean is less certain than this divided by √n (Bengio &amp; Grandvalet 2004).
/// </param>
public sealed record MeanAndDeviation(double Mean, double StandardDeviation)
{
    /// <param name="values">Two or more.</param>
    internal static MeanAndDeviation Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }
}
