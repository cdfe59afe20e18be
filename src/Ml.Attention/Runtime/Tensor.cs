using System.Buffers;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Ml.Attention.Graphs;

namespace Ml.Attention.Runtime;

/// <summary>A tensor in memory of ONNX Runtime, given to a session or filled by it.</summary>
public sealed class Tensor : IDisposable
{
    /// <summary>A tensor over a value of ONNX Runtime, which it owns from now on.</summary>
    public Tensor(OrtValue value) => OrtValue = value;

    /// <summary>The value as ONNX Runtime knows it.</summary>
    public OrtValue OrtValue { get; }

    /// <summary>The elements in row-major order, to read or to write.</summary>
    public Span<float> Floats => OrtValue.GetTensorMutableDataAsSpan<float>();

    /// <summary>The elements in row-major order, to read or to write.</summary>
    public Span<long> Integers => OrtValue.GetTensorMutableDataAsSpan<long>();

    /// <summary>The length of each axis.</summary>
    public long[] Lengths => OrtValue.GetTensorTypeAndShape().Shape;

    /// <summary>What the elements are, and the length of each axis.</summary>
    internal (ElementType Type, long[] Lengths) Shape
    {
        get
        {
            var shape = OrtValue.GetTensorTypeAndShape();
            return ((ElementType)shape.ElementDataType, shape.Shape);
        }
    }

    /// <summary>A tensor whose elements are not set.</summary>
    public static Tensor Create(ElementType elementType, params long[] lengths)
    {
        var type = elementType switch
        {
            ElementType.Float => TensorElementType.Float,
            ElementType.Int64 => TensorElementType.Int64,
            _ => throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Expected Float or Int64."),
        };
        return new(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, lengths));
    }

    /// <summary>A tensor of numbers.</summary>
    public static Tensor FromFloats(ReadOnlySpan<float> elements, params long[] lengths)
    {
        var tensor = Create(ElementType.Float, lengths);
        elements.CopyTo(tensor.Floats);
        return tensor;
    }

    /// <summary>A tensor over memory that somebody else owns and keeps until the tensor is disposed; no copy is made.</summary>
    public static Tensor View(Memory<float> elements, params long[] lengths) =>
        new(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, elements, lengths));

    /// <summary>A tensor of integers.</summary>
    public static Tensor FromIntegers(ReadOnlySpan<long> elements, params long[] lengths)
    {
        var tensor = Create(ElementType.Int64, lengths);
        elements.CopyTo(tensor.Integers);
        return tensor;
    }

    /// <summary>
    /// A column of texts, <c>[count, 1]</c>. Unpaired surrogates become U+FFFD, the replacement character; so every
    /// .NET string has UTF-8 that ONNX Runtime takes.
    /// </summary>
    public static Tensor FromTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return FromTexts(texts, [.. Enumerable.Range(0, texts.Count)]);
    }

    /// <summary>Some of the texts, in the order of their positions; no text leaves an object behind.</summary>
    internal static Tensor FromTexts(IReadOnlyList<string> texts, ReadOnlySpan<int> positions)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [positions.Length, 1]);
        byte[] bytes = [];
        for (int i = 0; i < positions.Length; i++)
        {
            string text = texts[positions[i]];
            int most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (bytes.Length < most)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = ArrayPool<byte>.Shared.Rent(most);
            }

            var encoded = bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));

            // NUL ends a string in C, where some operators read it; like every control character it only separates.
            encoded.Replace((byte)0, (byte)' ');
            value.StringTensorSetElementAt(encoded, i);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return new(value);
    }

    /// <summary>The elements of a tensor of strings, in row-major order.</summary>
    public string[] ToStrings() => OrtValue.GetStringTensorAsArray();

    /// <summary>Frees the memory.</summary>
    public void Dispose() => OrtValue.Dispose();
}
