namespace Ml.Attention.Layers;

/// <summary>How token embeddings start.</summary>
public enum EmbeddingInitialization
{
    /// <summary>Normal with deviation 1/√width, multiplied by √width on the way out (Vaswani et al. 2017, section 3.4).</summary>
    Scaled,

    /// <summary>Uniform in ±√(6 / (vocabulary + width)) (Glorot &amp; Bengio 2010).</summary>
    Xavier,

    /// <summary>Normal with deviation 0.1, and sinusoidal positions of the same size.</summary>
    Normal,
}
