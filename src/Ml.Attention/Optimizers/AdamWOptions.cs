namespace Ml.Attention.Optimizers;

/// <summary>The constants of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>How slowly the mean of gradients changes.</summary>
    /// <value>From 0 to below 1; 0.9 by default (Kingma &amp; Ba 2015).</value>
    public float FirstMomentDecay { get; init; } = 0.9f;

    /// <summary>How slowly the mean of squared gradients changes.</summary>
    /// <value>From 0 to below 1; 0.98 by default (Vaswani et al. 2017).</value>
    public float SecondMomentDecay { get; init; } = 0.98f;

    /// <summary>Keeps the division finite.</summary>
    /// <value>Above 0; 1e-8 by default.</value>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>The share of each matrix weight, times the learning rate, that a step takes away.</summary>
    /// <value>0 or more; 0.01 by default.</value>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(FirstMomentDecay is >= 0 and < 1, nameof(FirstMomentDecay), FirstMomentDecay, "a number from 0 to below 1");
        Check(SecondMomentDecay is >= 0 and < 1, nameof(SecondMomentDecay), SecondMomentDecay, "a number from 0 to below 1");
        Check(Epsilon > 0, nameof(Epsilon), Epsilon, "a number above 0");
        Check(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
    }

    private static void Check(bool valid, string name, float found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
