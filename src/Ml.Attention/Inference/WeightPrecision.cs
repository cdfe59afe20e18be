namespace Ml.Attention.Inference;

/// <summary>The numbers in which a model keeps its weights.</summary>
public enum WeightPrecision
{
    /// <summary>32-bit numbers, as training leaves them.</summary>
    Float,

    /// <summary>
    /// 16-bit numbers (IEEE 754 binary16): half the size; the encoder computes with them too. For GPUs; a processor, which
    /// mostly lacks such arithmetic, takes longer than with <see cref="Float"/>.
    /// </summary>
    Half,

    /// <summary>
    /// 8-bit integers with a scale for each column of a matrix and each row of an embedding table, inputs of products rounded
    /// to 8 bits as they come: about a quarter of the size, and faster on processors. The tables of linear models have 16 bits.
    /// </summary>
    Int8,
}
