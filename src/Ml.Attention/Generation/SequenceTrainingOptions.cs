using Ml.Attention.Optimizers;

namespace Ml.Attention.Generation;

/// <summary>How a network that writes sequences is trained.</summary>
public sealed record SequenceTrainingOptions
{
    private const double HighestUsualRate = 0.004;

    /// <summary>How many times all examples are seen.</summary>
    /// <value>1 or more; 16 by default.</value>
    public int Epochs { get; init; } = 16;

    /// <summary>The highest learning rate.</summary>
    /// <value>
    /// Above 0; where null, the default, 1/√(width · <see cref="WarmUpSteps"/>), which is where the rate of Vaswani et al. 2017
    /// (section 5.3) has its peak, but no more than 0.004: a short warm-up would give it a peak that no training survives.
    /// </value>
    public double? LearningRate { get; init; }

    /// <summary>How many steps the learning rate rises.</summary>
    /// <value>1 or more; where null, the default, a tenth of all steps, but no more than the 4,000 of the paper.</value>
    public int? WarmUpSteps { get; init; }

    /// <summary>How the learning rate falls after that.</summary>
    /// <value>
    /// <see cref="LearningRateDecay.Cosine"/> by default; with <see cref="LearningRateDecay.InverseSquareRoot"/> and no
    /// <see cref="LearningRate"/>, from 489 steps of warm-up on where the width is 128, the rate of each step is that of Vaswani et al. 2017: width⁻⁰·⁵ · min(step⁻⁰·⁵, step · warm-up⁻¹·⁵).
    /// </value>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.Cosine;

    /// <summary>How many target tokens, padding included, a step learns from.</summary>
    /// <value>In tokens, 1 or more; 2,048 by default.</value>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>How much of each token's probability is to be spread evenly over all tokens (Szegedy et al. 2016). Padding is no token.</summary>
    /// <value>From 0 to below 1; 0.1 by default, as in Vaswani et al. 2017, section 5.4.</value>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>The share of the last steps over whose weights the model's are the mean, where that is better on validation examples.</summary>
    /// <value>From 0, which stands for none, to 1; 0.2 by default.</value>
    public double AveragedShare { get; init; } = 0.2;

    /// <summary>Gradients are scaled down to this norm.</summary>
    /// <value>Above 0; 1 by default.</value>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>The constants of AdamW.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Where all random numbers start.</summary>
    /// <value>Any number; 1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Check(LearningRate is null || (LearningRate > 0 && double.IsFinite(LearningRate.Value)), nameof(LearningRate), LearningRate ?? 0, "a number above 0");
        Check(WarmUpSteps is null or >= 1, nameof(WarmUpSteps), WarmUpSteps ?? 0, "1 or more");
        Check(Enum.IsDefined(Decay), nameof(Decay), Decay, $"one of {string.Join(", ", Enum.GetNames<LearningRateDecay>())}");
        Check(BatchTokens >= 1, nameof(BatchTokens), BatchTokens, "1 or more");
        Check(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "a share from 0 to below 1");
        Check(AveragedShare is >= 0 and <= 1, nameof(AveragedShare), AveragedShare, "a share from 0 to 1");
        Check(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "a number above 0");
        Optimizer.Validate();
    }

    /// <summary>The rate of each step.</summary>
    internal LearningRateSchedule Schedule(int width, long steps)
    {
        long warmUp = WarmUpSteps ?? (int)Math.Clamp(steps / 10, 1, 4000);
        return new(LearningRate ?? Math.Min(HighestUsualRate, LearningRateSchedule.OriginalPeak(width, warmUp)), steps, warmUp, Decay);
    }

    private static void Check(bool valid, string name, object found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
