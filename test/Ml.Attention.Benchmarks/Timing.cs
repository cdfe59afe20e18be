namespace Ml.Attention.Benchmarks;

/// <summary>What one side took.</summary>
/// <param name="Turns">The median of each turn, in milliseconds.</param>
internal sealed record Timing(double[] Turns)
{
    /// <summary>In milliseconds.</summary>
    public double Median => Middle(Turns, 0.5);

    /// <summary>This side over another, turn by turn: the median, and the quarters around it.</summary>
    public (double Median, double Lower, double Upper) RatioTo(Timing other)
    {
        double[] ratios = [.. Turns.Zip(other.Turns, (ours, theirs) => ours / theirs)];
        return (Middle(ratios, 0.5), Middle(ratios, 0.25), Middle(ratios, 0.75));
    }

    /// <summary>The value that a share of all values lies below.</summary>
    public static double Middle(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
