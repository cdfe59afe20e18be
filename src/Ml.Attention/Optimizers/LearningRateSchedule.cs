namespace Ml.Attention.Optimizers;

/// <summary>The learning rate over training: up, from 0 in a straight line unless <paramref name="Decay"/> says otherwise, then down.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="TotalSteps">Steps of the whole training.</param>
/// <param name="WarmUpSteps">Steps until the peak.</param>
/// <param name="Decay">How it falls.</param>
public sealed record LearningRateSchedule(double Peak, long TotalSteps, long WarmUpSteps, LearningRateDecay Decay)
{
    /// <summary>Where <see cref="LearningRateDecay.OneCycle"/> begins, as a share of the peak.</summary>
    private const double OneCycleStart = 1 / 25.0;

    /// <summary>
    /// The highest rate of Vaswani et al. 2017 (section 5.3): width⁻⁰·⁵ · warm-up⁻⁰·⁵. With it and
    /// <see cref="LearningRateDecay.InverseSquareRoot"/> the rate is width⁻⁰·⁵ · min(step⁻⁰·⁵, step · warm-up⁻¹·⁵).
    /// </summary>
    /// <param name="width">The length of a token's vector.</param>
    /// <param name="warmUpSteps">Steps until the peak.</param>
    public static double OriginalPeak(int width, long warmUpSteps) => 1 / Math.Sqrt((double)width * warmUpSteps);

    /// <summary>The rate of a step counted from 1.</summary>
    public double At(long step)
    {
        if (step <= WarmUpSteps)
        {
            double risen = (double)step / WarmUpSteps;
            return Decay == LearningRateDecay.OneCycle
                ? Peak * (OneCycleStart + ((1 - OneCycleStart) * (1 - Math.Cos(Math.PI * risen)) / 2))
                : Peak * risen;
        }

        // The last step still moves: 0 would waste it.
        double done = Math.Min(1, (step - WarmUpSteps - 1) / (double)Math.Max(1, TotalSteps - WarmUpSteps));
        return Decay switch
        {
            LearningRateDecay.Linear => Peak * (1 - done),
            LearningRateDecay.InverseSquareRoot => Peak * Math.Sqrt(Math.Max(1, WarmUpSteps) / (double)step),
            LearningRateDecay.Cosine or LearningRateDecay.OneCycle => Peak * (1 + Math.Cos(Math.PI * done)) / 2,
            _ => Peak,
        };
    }
}
