using System.Runtime.InteropServices;
using Ml.Attention.Runtime;

namespace Ml.Attention.Modules;

/// <summary>Arrays with several axes as tensors, and back.</summary>
internal static class Arrays
{
    public static long[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(axis => (long)array.GetLength(axis))];

    /// <summary>The elements of an array of float, in row-major order.</summary>
    public static Span<float> Elements(Array array) =>
        MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    public static Tensor ToTensor(Array array) => Tensor.FromFloats(Elements(array), Lengths(array));

    /// <summary>An array of float with the axes of a tensor.</summary>
    public static Array FromTensor(Tensor tensor)
    {
        var array = Array.CreateInstance(typeof(float), tensor.Lengths);
        tensor.Floats.CopyTo(Elements(array));
        return array;
    }

    /// <summary><c>[batch, heads, queries, keys]</c> → <c>[batch, queries, keys]</c>.</summary>
    public static float[,,] MeanOverHeads(float[,,,] weights)
    {
        int heads = weights.GetLength(1);
        var mean = new float[weights.GetLength(0), weights.GetLength(2), weights.GetLength(3)];
        for (int row = 0; row < weights.GetLength(0); row++)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int query = 0; query < weights.GetLength(2); query++)
                {
                    for (int key = 0; key < weights.GetLength(3); key++)
                    {
                        mean[row, query, key] += weights[row, head, query, key] / heads;
                    }
                }
            }
        }

        return mean;
    }
}
