using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Ml.Attention.Training;

/// <summary>
/// Sums whose terms are added in one order, wherever in memory they stand. Those of <see cref="TensorPrimitives"/> begin at
/// the next aligned address, so the last bits of their results differ from process to process.
/// </summary>
internal static class FixedOrder
{
    /// <summary>The sum of the squares.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> elements)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(elements);
        Vector<float> first = default, second = default, third = default, fourth = default;
        int i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            first += vectors[i] * vectors[i];
            second += vectors[i + 1] * vectors[i + 1];
            third += vectors[i + 2] * vectors[i + 2];
            fourth += vectors[i + 3] * vectors[i + 3];
        }

        float sum = Vector.Sum(first + second + (third + fourth));
        foreach (float element in elements[(i * Vector<float>.Count)..])
        {
            sum += element * element;
        }

        return sum;
    }

    /// <summary>Replaces logits by probabilities.</summary>
    public static void SoftMax(Span<float> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.Exp<float>(logits, logits);
        float sum = 0;
        foreach (float element in logits)
        {
            sum += element;
        }

        TensorPrimitives.Divide(logits, sum, logits);
    }
}
