using Ml.Attention.Training;

namespace Ml.Attention.Inspection;

/// <summary>The gradient norms of a training, averaged to as many points as can be seen.</summary>
/// <param name="Name">Told apart by it from others.</param>
/// <param name="Scale">What the model multiplies dot products by.</param>
/// <param name="Steps">How many steps there are.</param>
/// <param name="FirstLoss">The mean loss over the first tenth of the steps, in nats.</param>
/// <param name="LastLoss">The mean loss over the last tenth of the steps, in nats.</param>
/// <param name="Layers">Each layer.</param>
/// <param name="QueriesAndKeys">Of each encoder layer the weights and biases that make queries and keys, through which alone the softmax passes gradients.</param>
public sealed record GradientCurves(
    string Name,
    double Scale,
    int Steps,
    double FirstLoss,
    double LastLoss,
    IReadOnlyList<GradientCurve> Layers,
    IReadOnlyList<GradientCurve> QueriesAndKeys)
{
    private const int MostPoints = 60;

    /// <summary>Averages a history.</summary>
    /// <param name="name">Told apart by it from others.</param>
    /// <param name="history">One step or more.</param>
    public static GradientCurves From(string name, GradientHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Steps.Count == 0)
        {
            throw new ArgumentException("The history has no steps; expected one or more.", nameof(history));
        }

        var losses = history.Steps.Select(step => step.Loss).ToList();
        return new(
            name,
            history.Encoder.AttentionScale ?? 1 / Math.Sqrt(history.Encoder.ToAttention().Size),
            history.Steps.Count,
            First(losses),
            Last(losses),
            [.. history.Layers.Select(Curve)],
            [.. history.Parts.Where(part => part.EndsWith($"/{GradientParts.QueryAndKey}", StringComparison.Ordinal)).Select(Curve)]);

        GradientCurve Curve(string layer)
        {
            var norms = history.NormsOf(layer);
            return new(layer, First(norms), Last(norms), Points(norms));
        }
    }

    private static double First(IReadOnlyList<double> values) => values.Take(Tenth(values)).Average();

    private static double Last(IReadOnlyList<double> values) => values.Skip(values.Count - Tenth(values)).Average();

    private static int Tenth(IReadOnlyList<double> values) => Math.Max(1, values.Count / 10);

    private static CurvePoint[] Points(IReadOnlyList<double> norms)
    {
        int points = Math.Min(MostPoints, norms.Count);
        return [.. Enumerable.Range(0, points).Select(i =>
        {
            int start = (int)((long)i * norms.Count / points), end = (int)((i + 1L) * norms.Count / points);
            return new CurvePoint((start + 1 + end) / 2.0, norms.Skip(start).Take(end - start).Average());
        })];
    }
}
