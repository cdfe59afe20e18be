using System.Numerics.Tensors;
using Ml.Attention.Inference;

namespace Ml.Attention.Benchmarks;

/// <summary>What several models say together.</summary>
internal static class PredictionAverage
{
    /// <summary>
    /// The mean of the models' log-probabilities, made probabilities again by softmax: the geometric mean, normalised.
    /// Probabilities are at least <see cref="ClassificationMetrics.SmallestProbability"/>, so that one model alone cannot
    /// rule a class out.
    /// </summary>
    /// <param name="labels">The labels of all models, in the order of the scores.</param>
    /// <param name="models">For each model a prediction of each row.</param>
    public static IReadOnlyList<TextPrediction> Create(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<TextPrediction>> models) =>
        [.. Enumerable.Range(0, models[0].Count).Select(row => Average(labels, [.. models.Select(model => model[row].Scores)]))];

    private static TextPrediction Average(IReadOnlyList<string> labels, IReadOnlyList<float>[] scores)
    {
        double[] logarithms = [.. labels.Select((_, label) => scores.Average(one => Math.Log(Math.Max(one[label], ClassificationMetrics.SmallestProbability))))];
        TensorPrimitives.SoftMax<double>(logarithms, logarithms);
        return new(labels[TensorPrimitives.IndexOfMax<double>(logarithms)], Array.ConvertAll(logarithms, score => (float)score));
    }
}
