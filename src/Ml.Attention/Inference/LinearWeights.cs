using System.Numerics.Tensors;

namespace Ml.Attention.Inference;

/// <summary>A trained linear model over features of a text.</summary>
/// <param name="Table">A row for each feature, row 0 for none: value times weight for each class, then the value's square.</param>
/// <param name="Bias">For each class.</param>
internal sealed record LinearWeights(float[] Table, float[] Bias)
{
    /// <summary>Below this a sum of squares is that of a text without features.</summary>
    public const float SmallestSquare = 1e-12f;

    /// <summary>ln of the probability of each class, as the exported graph computes it.</summary>
    /// <param name="features">Those of a text; one that repeats counts as often.</param>
    public float[] LogProbabilities(List<int> features)
    {
        float[] logits = Logits(features);
        float largest = TensorPrimitives.Max<float>(logits);
        double sum = logits.Sum(logit => Math.Exp(logit - largest));
        TensorPrimitives.Subtract(logits, largest + (float)Math.Log(sum), logits);
        return logits;
    }

    /// <summary>The logit of each class.</summary>
    /// <param name="features">Those of a text; one that repeats counts as often.</param>
    public float[] Logits(List<int> features)
    {
        int classes = Bias.Length;
        float[] sums = new float[classes + 1];
        foreach (int feature in features)
        {
            TensorPrimitives.Add(sums, Table.AsSpan(feature * sums.Length, sums.Length), sums);
        }

        float[] logits = sums[..classes];
        TensorPrimitives.Divide(logits, MathF.Sqrt(MathF.Max(sums[classes], SmallestSquare)), logits);
        TensorPrimitives.Add(logits, Bias, logits);
        return logits;
    }
}
