namespace Ml.Attention.Layers;

/// <summary>The function between the two products of a feed-forward layer.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x · Φ(x), Φ the normal distribution (Hendrycks &amp; Gimpel 2016).</summary>
    Gelu,
}
