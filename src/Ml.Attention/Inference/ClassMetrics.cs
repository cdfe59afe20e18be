namespace Ml.Attention.Inference;

/// <summary>How well one class is told from the others.</summary>
/// <param name="Label">The class.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that has it; 0 when none was predicted.</param>
/// <param name="Recall">Of the rows that have this class, the share predicted as it; 0 when none has it.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 when both are 0.</param>
/// <param name="Support">How many rows have this class.</param>
/// <param name="Predicted">How many rows were predicted as this class.</param>
public sealed record ClassMetrics(string Label, double Precision, double Recall, double F1, int Support, int Predicted)
{
    /// <summary>Derives the shares from counts.</summary>
    internal static ClassMetrics FromCounts(string label, int correct, int support, int predicted) => new(
        label,
        Share(correct, predicted),
        Share(correct, support),
        Share(2 * (double)correct, support + predicted),
        support,
        predicted);

    private static double Share(double part, int whole) => whole == 0 ? 0 : part / whole;
}
