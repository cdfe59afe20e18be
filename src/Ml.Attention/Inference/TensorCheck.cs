using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>Whether the tensors of a model are as long as their shapes say, and their numbers are numbers.</summary>
internal static class TensorCheck
{
    /// <param name="tensor">One of the model's.</param>
    /// <param name="allowsNaN">Whether a single number may be none, which marks where a sequence ends.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Find(TensorProto tensor, bool allowsNaN)
    {
        string name = $"the tensor '{ModelName.Shown(tensor.Name)}'";
        if (Size((ElementType)tensor.DataType) is not { } size)
        {
            return $"{name} has the element type {tensor.DataType}; expected one of {string.Join(", ", Enum.GetNames<ElementType>())}";
        }

        if (tensor.Dims.Count > ModelLimits.Axes)
        {
            return $"{name} has {tensor.Dims.Count} axes; expected {ModelLimits.Axes} or fewer";
        }

        if (Elements(tensor) is not { } elements)
        {
            return $"{name} has the shape [{Shape(tensor)}]; expected lengths from 0 whose product is below 2³¹";
        }

        bool isString = tensor.DataType == (int)ElementType.String;
        long found = isString ? tensor.StringData.Count : tensor.RawData.Length, expected = isString ? elements : elements * size;
        if (found != expected || (isString ? tensor.RawData.Length : tensor.StringData.Count) > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{name} of shape [{Shape(tensor)}] has {found:N0} {(isString ? "strings" : "bytes")}; expected {expected:N0} of them and nothing else");
        }

        var bytes = tensor.RawData.Span;
        bool finite = (ElementType)tensor.DataType switch
        {
            ElementType.Float => !AnyHasAll(MemoryMarshal.Cast<byte, uint>(bytes), 0x7F80_0000u),
            ElementType.Half => !AnyHasAll(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7C00),
            ElementType.Boolean => bytes.IndexOfAnyExcept((byte)0, (byte)1) < 0,
            _ => true,
        };
        return finite || (allowsNaN && elements == 1) ? null : $"{name} holds NaN, an infinite number, or a byte that is neither true nor false; expected numbers";
    }

    /// <summary>How many elements a tensor has; null where its shape says no number, or one that no array has.</summary>
    public static long? Elements(TensorProto tensor)
    {
        if (tensor.Dims.Contains(0))
        {
            return tensor.Dims.All(length => length is >= 0 and <= int.MaxValue) ? 0 : null;
        }

        long elements = 1;
        foreach (long length in tensor.Dims)
        {
            // Neither factor is above 2³¹, so no product is above 2⁶².
            if (length is < 1 or > int.MaxValue || (elements *= length) > int.MaxValue)
            {
                return null;
            }
        }

        return elements;
    }

    /// <summary>Bytes an element; null where this library writes no such tensors.</summary>
    private static int? Size(ElementType type) => type switch
    {
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Half => 2,
        ElementType.Int64 => 8,
        ElementType.Int8 or ElementType.UInt8 or ElementType.Boolean => 1,
        ElementType.String => 0,
        _ => null,
    };

    private static string Shape(TensorProto tensor) => string.Join(", ", tensor.Dims);

    /// <summary>Whether an element has all bits of a mask. Those of an exponent stand for infinity and for what is no number.</summary>
    private static bool AnyHasAll<T>(ReadOnlySpan<T> elements, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        var masks = new Vector<T>(mask);
        int i = 0;
        for (; i <= elements.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (Vector.EqualsAny(new Vector<T>(elements[i..]) & masks, masks))
            {
                return true;
            }
        }

        for (; i < elements.Length; i++)
        {
            if ((elements[i] & mask) == mask)
            {
                return true;
            }
        }

        return false;
    }
}
