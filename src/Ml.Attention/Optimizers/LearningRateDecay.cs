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

    /// <summary>
    /// Along half a cosine wave to 0 after a rise along half a wave from a twenty-fifth of the peak (Smith &amp; Topin 2019): made
    /// for high peaks and a long warm-up.
    /// </summary>
    OneCycle,

    /// <summary>With the inverse of the square root of the step, from the end of warm-up on (Vaswani et al. 2017).</summary>
    InverseSquareRoot,
}
