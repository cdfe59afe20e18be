using Ml.Attention.Optimizers;

namespace Ml.Attention.Modules;

/// <summary>How an <see cref="AttentionModule"/> is trained.</summary>
public sealed record AttentionTrainingOptions
{
    /// <summary>The constants of AdamW.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Gradients are scaled down to this norm over all parameters.</summary>
    /// <value>Above 0; 1 by default.</value>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Where the random numbers of dropout start.</summary>
    /// <value>1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Optimizer.Validate();
        if (!(MaxGradientNorm > 0))
        {
            throw new ArgumentException($"{nameof(MaxGradientNorm)} is {MaxGradientNorm}; expected a number above 0.", nameof(MaxGradientNorm));
        }
    }
}
