using System.Runtime.InteropServices;

namespace Ml.Attention.Graphs;

/// <summary>The elements of a tensor that a graph holds: a constant, or the trained value of a parameter.</summary>
public sealed class TensorData
{
    private TensorData(ElementType elementType, long[] lengths, byte[] bytes, string[]? strings)
    {
        ElementType = elementType;
        Shape = TensorShape.FromLengths(lengths);
        Bytes = bytes;
        Strings = strings;
    }

    /// <summary>The type of each element.</summary>
    public ElementType ElementType { get; }

    /// <summary>The axes; all are fixed.</summary>
    public TensorShape Shape { get; }

    /// <summary>The elements in row-major order and little-endian bytes; empty for strings.</summary>
    internal byte[] Bytes { get; }

    /// <summary>The elements of a tensor of strings.</summary>
    internal string[]? Strings { get; }

    /// <summary>A tensor of 32-bit numbers, in row-major order.</summary>
    public static TensorData FromFloats(ReadOnlySpan<float> elements, params long[] lengths) =>
        Create(ElementType.Float, lengths, elements.Length, MemoryMarshal.AsBytes(elements));

    /// <summary>A tensor of 64-bit integers, in row-major order.</summary>
    public static TensorData FromIntegers(ReadOnlySpan<long> elements, params long[] lengths) =>
        Create(ElementType.Int64, lengths, elements.Length, MemoryMarshal.AsBytes(elements));

    /// <summary>A tensor of Booleans, in row-major order.</summary>
    public static TensorData FromBooleans(ReadOnlySpan<bool> elements, params long[] lengths) =>
        Create(ElementType.Boolean, lengths, elements.Length, MemoryMarshal.AsBytes(elements));

    /// <summary>A tensor of strings, in row-major order.</summary>
    public static TensorData FromStrings(IReadOnlyList<string> elements, params long[] lengths)
    {
        ArgumentNullException.ThrowIfNull(elements);
        CheckCount(lengths, elements.Count);
        return new(ElementType.String, lengths, [], [.. elements]);
    }

    /// <summary>The elements as 32-bit numbers, without a copy.</summary>
    public ReadOnlySpan<float> AsFloats() => ElementType == ElementType.Float
        ? MemoryMarshal.Cast<byte, float>(Bytes)
        : throw new InvalidOperationException($"Expected a tensor of {ElementType.Float}, found {ElementType}.");

    /// <summary>The elements as 64-bit integers, without a copy.</summary>
    public ReadOnlySpan<long> AsIntegers() => ElementType == ElementType.Int64
        ? MemoryMarshal.Cast<byte, long>(Bytes)
        : throw new InvalidOperationException($"Expected a tensor of {ElementType.Int64}, found {ElementType}.");

    private static TensorData Create(ElementType type, long[] lengths, int count, ReadOnlySpan<byte> bytes)
    {
        CheckCount(lengths, count);
        return new(type, lengths, bytes.ToArray(), null);
    }

    private static void CheckCount(long[] lengths, int count)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        long expected = TensorShape.FromLengths(lengths).ElementCount;
        if (expected != count)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", lengths)}] has {expected} elements; found {count}.", nameof(lengths));
        }
    }
}
