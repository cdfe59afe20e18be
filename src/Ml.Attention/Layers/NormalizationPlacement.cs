namespace Ml.Attention.Layers;

/// <summary>Where layer normalization stands in a residual block.</summary>
public enum NormalizationPlacement
{
    /// <summary>x + f(norm(x)), with one more normalization after the last layer (Xiong et al. 2020): steadier to train.</summary>
    Before,

    /// <summary>norm(x + f(x)), as in the original Transformer (Vaswani et al. 2017).</summary>
    After,
}
