namespace Ml.Attention.Layers;

/// <summary>How the vectors of all tokens become one vector for the text.</summary>
public enum PoolingKind
{
    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>For each component, the largest over the real tokens.</summary>
    Max,

    /// <summary>The vector of the first token.</summary>
    First,
}
