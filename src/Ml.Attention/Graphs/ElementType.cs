namespace Ml.Attention.Graphs;

/// <summary>The element type of a tensor; the numbers are those of ONNX (<c>TensorProto.DataType</c>).</summary>
public enum ElementType
{
    /// <summary>32-bit IEEE 754 number.</summary>
    Float = 1,

    /// <summary>Unsigned byte.</summary>
    UInt8 = 2,

    /// <summary>Signed byte.</summary>
    Int8 = 3,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 6,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 7,

    /// <summary>UTF-8 string.</summary>
    String = 8,

    /// <summary>True or false, one byte each.</summary>
    Boolean = 9,

    /// <summary>16-bit IEEE 754 number.</summary>
    Half = 10,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 12,
}
