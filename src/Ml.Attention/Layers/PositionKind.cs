namespace Ml.Attention.Layers;

/// <summary>How a token's position enters the encoder.</summary>
public enum PositionKind
{
    /// <summary>Sines and cosines of fixed wave lengths are added (Vaswani et al. 2017, section 3.5).</summary>
    Sinusoidal,

    /// <summary>A vector for each position is learned and added.</summary>
    Learned,

    /// <summary>Attention turns queries and keys by their positions: <see cref="AttentionPositionKind.Rotary"/>.</summary>
    Rotary,

    /// <summary>Attention sees distant tokens less: <see cref="AttentionPositionKind.Alibi"/>.</summary>
    Alibi,

    /// <summary>The encoder does not know the order of tokens.</summary>
    None,
}
