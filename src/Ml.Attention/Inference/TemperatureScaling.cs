using System.Numerics.Tensors;

namespace Ml.Attention.Inference;

/// <summary>Takes back what a temperature did to probabilities (Guo et al. 2017, section 4.2).</summary>
internal static class TemperatureScaling
{
    /// <summary>
    /// softmax(logits) from softmax(logits / T), without the logits: T · ln p is the logits less a constant, which softmax
    /// does not see. A probability that became 0 stays 0. The order of the labels does not change.
    /// </summary>
    /// <param name="scores">Probabilities that sum to 1.</param>
    /// <param name="temperature">T, above 0.</param>
    public static float[] Undo(IReadOnlyList<float> scores, double temperature)
    {
        double[] logits = [.. scores.Select(score => temperature * Math.Log(score))];
        TensorPrimitives.SoftMax<double>(logits, logits);
        return Array.ConvertAll(logits, score => (float)score);
    }
}
