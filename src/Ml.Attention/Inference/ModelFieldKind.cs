namespace Ml.Attention.Inference;

/// <summary>What the bytes of a field are.</summary>
internal enum ModelFieldKind
{
    /// <summary>An integer of one to ten bytes.</summary>
    Integer,

    /// <summary>A 32-bit number.</summary>
    Float,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>Bytes of any kind.</summary>
    Bytes,

    /// <summary>A message of its own.</summary>
    Message,
}
