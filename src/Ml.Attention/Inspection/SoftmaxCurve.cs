namespace Ml.Attention.Inspection;

/// <summary>
/// The third component of softmax([a, a, 2a]) against a: how fast a softmax comes to give everything to one element as
/// its input grows, which is why dot products are scaled.
/// </summary>
public static class SoftmaxCurve
{
    /// <summary>The points of the curve that the report shows, with a from 0.01 to 100.</summary>
    public static IReadOnlyList<CurvePoint> Points { get; } =
        [.. new[] { 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7, 10, 20, 50, 100 }.Select(a => new CurvePoint(a, At(a)))];

    /// <summary>softmax([a, a, 2a])₃ = exp(2a) / (2·exp(a) + exp(2a)): 0.576 at 1, 0.99991 at 10, 1 at 100.</summary>
    /// <param name="a">Any finite number.</param>
    /// <returns>From 0 to 1.</returns>
    public static double At(double a)
    {
        double[] row = [a, a, 2 * a];
        SoftmaxRow.Normalize(row);
        return row[2];
    }
}
