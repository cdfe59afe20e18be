namespace Ml.Attention.Graphs;

/// <summary>Which operators a graph uses where several compute the same.</summary>
public enum OperatorChoice
{
    /// <summary>Each step is a node of its own, of ONNX Runtime's operators (<c>com.microsoft</c>) where those are faster.</summary>
    Separate,

    /// <summary>
    /// Whole blocks are one node of ONNX Runtime's: <c>MultiHeadAttention</c>, <c>SkipLayerNormalization</c>,
    /// <c>BiasGelu</c>. The fastest on long texts and on a GPU; only ONNX Runtime reads it.
    /// </summary>
    Fused,

    /// <summary>Operators of the ONNX standard alone, but for those that take text apart, which it has none for.</summary>
    Portable,
}
