namespace Ml.Attention.Layers;

/// <summary>How attention itself sees where tokens stand. Sinusoidal and learned vectors are added before instead: <see cref="PositionKind"/>.</summary>
public enum AttentionPositionKind
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Queries and keys are turned by angles that grow with the position, so that their product depends on the distance (RoPE, Su et al. 2021).</summary>
    Rotary,

    /// <summary>A penalty that grows with the distance is added to the scores, in each head another (ALiBi, Press et al. 2022).</summary>
    Alibi,
}
