namespace Ml.Attention.Layers;

/// <summary>A function that attention applies to its projected queries, keys and values.</summary>
public enum ProjectionActivation
{
    /// <summary>None, as in the original (Vaswani et al. 2017).</summary>
    None,

    /// <summary>max(x, 0), as some descriptions of the Transformer have it.</summary>
    Relu,
}
