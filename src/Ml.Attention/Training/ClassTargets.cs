using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>What a network should say of each example: 1 for its class, smoothed and weighted as options want.</summary>
/// <param name="Classes">How many classes there are.</param>
internal sealed record ClassTargets(int Classes)
{
    /// <summary>Whether each class is a label that an example has or has not: a decision of its own, 0 for no and 1 for yes. Else the classes are one decision.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>How many decisions there are for each example.</summary>
    public int Decisions => MultiLabel ? Classes : 1;

    /// <summary>Among how many outcomes each decides.</summary>
    public int Outcomes => MultiLabel ? LabelDecisions.Outcomes : Classes;

    /// <summary>The axes of targets, and of the logits that they are compared with.</summary>
    public TensorShape Shape => MultiLabel ? ["batch", Classes, Outcomes] : ["batch", Classes];

    /// <summary>The share of probability that goes to all classes alike (Szegedy et al. 2016).</summary>
    public double Smoothing { get; init; }

    /// <summary>How much an example of each class counts; 1 each where null, as always with sets of labels.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Targets as options want them.</summary>
    public static ClassTargets Create(TrainingOptions options, IReadOnlyList<string> classes, IReadOnlyList<EncodedExample> examples, bool multiLabel = false) => new(classes.Count)
    {
        MultiLabel = multiLabel,
        Smoothing = options.LabelSmoothing,
        Weights = multiLabel ? null : CreateWeights(options, classes, examples),
    };

    /// <summary>The right outcome of each decision, those of an example side by side.</summary>
    public int[] Answers(IReadOnlyList<EncodedExample> examples)
    {
        if (!MultiLabel)
        {
            return [.. examples.Select(example => example.Label)];
        }

        int[] answers = new int[examples.Count * Classes];
        for (int i = 0; i < examples.Count; i++)
        {
            Array.ForEach(examples[i].LabelSet!, label => answers[(i * Classes) + label] = 1);
        }

        return answers;
    }

    /// <summary>How well answers agree with examples; null where there are none.</summary>
    /// <param name="answers">For each decision: ln of the probability of each outcome.</param>
    /// <param name="examples">What is true.</param>
    public ValidationScore? Score(float[][] answers, IReadOnlyList<EncodedExample> examples) =>
        MultiLabel ? ValidationScore.OfLabelSets(answers, Answers(examples), Classes) : ValidationScore.Of(answers, Answers(examples));

    /// <summary>The weight of each class, such that that of an example is 1 on average; null where all are 1.</summary>
    private static double[]? CreateWeights(TrainingOptions options, IReadOnlyList<string> classes, IReadOnlyList<EncodedExample> examples)
    {
        if (options.ClassWeights?.Keys.FirstOrDefault(name => !classes.Contains(name)) is { } other)
        {
            throw new TrainingDataException($"ClassWeights has a weight for '{other}', which is no class of the examples; their classes are {ClassLabels.List(classes)}.");
        }

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

    /// <returns>Float <c>[batch, classes]</c>, or <c>[batch, labels, 2]</c> of sets of labels.</returns>
    public Tensor Create(IReadOnlyList<EncodedExample> rows)
    {
        var targets = Tensor.Create(ElementType.Float, MultiLabel ? [rows.Count, Classes, Outcomes] : [rows.Count, Classes]);
        var cells = targets.Floats;
        foreach (var (i, answer) in Answers(rows).Index())
        {
            double weight = Weights?[answer] ?? 1;
            cells.Slice(i * Outcomes, Outcomes).Fill((float)(weight * Smoothing / Outcomes));
            cells[(i * Outcomes) + answer] += (float)(weight * (1 - Smoothing));
        }

        return targets;
    }
}
