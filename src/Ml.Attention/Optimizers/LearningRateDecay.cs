namespace Ml.Attention.Optimizers;

/// <summary>How the learning rate falls after warm-up.</summary>
public enum LearningRateDecay
{
    /// <summary>In a straight line to 0.</summary>
    Linear,

    /// <summary>Along half a cosine wave to 0 (Loshchilov &amp; Hutter 2017).</summary>
    Cosine,

    /// <summary>Not at all.</summary>
    Constant,
}
