using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>What a network should say of each example: 1 for its class, smoothed and weighted as options want.</summary>
/// <param name="Classes">How many classes there are.</param>
internal sealed record ClassTargets(int Classes)
{
    /// <summary>The share of probability that goes to all classes alike (Szegedy et al. 2016).</summary>
    public double Smoothing { get; init; }

    /// <summary>How much an example of each class counts; 1 each where null.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Targets as options want them.</summary>
    public static ClassTargets Create(TrainingOptions options, IReadOnlyList<string> classes, IReadOnlyList<EncodedExample> examples) => new(classes.Count)
    {
        Smoothing = options.LabelSmoothing,
        Weights = CreateWeights(options, classes, examples),
    };

    /// <summary>The weight of each class, such that that of an example is 1 on average; null where all are 1.</summary>
    private static double[]? CreateWeights(TrainingOptions options, IReadOnlyList<string> classes, IReadOnlyList<EncodedExample> examples)
    {
        int[] counts = new int[classes.Count];
        foreach (var example in examples)
        {
            counts[example.Label]++;
        }

        double[] weights = options switch
        {
            { ClassWeights: { } given } => [.. classes.Select(name => given.GetValueOrDefault(name, 1))],
            { ClassWeighting: ClassWeighting.Balanced } => [.. counts.Select(count => 1.0 / Math.Max(1, count))],
            _ => [],
        };
        double mean = weights.Zip(counts, (weight, count) => weight * count).Sum() / examples.Count;
        return weights.Length == 0 ? null : [.. weights.Select(weight => weight / mean)];
    }

    /// <returns>Float <c>[batch, classes]</c>.</returns>
    public Tensor Create(IReadOnlyList<EncodedExample> rows)
    {
        var targets = Tensor.Create(ElementType.Float, rows.Count, Classes);
        var cells = targets.Floats;
        for (int row = 0; row < rows.Count; row++)
        {
            double weight = Weights?[rows[row].Label] ?? 1;
            cells.Slice(row * Classes, Classes).Fill((float)(weight * Smoothing / Classes));
            cells[(row * Classes) + rows[row].Label] += (float)(weight * (1 - Smoothing));
        }

        return targets;
    }
}
