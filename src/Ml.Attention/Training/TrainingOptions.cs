using Ml.Attention.Optimizers;

namespace Ml.Attention.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How many times, at most, training goes through all examples.</summary>
    /// <value>1 or more; 10 by default.</value>
    public int Epochs { get; init; } = 10;

    /// <summary>The highest learning rate.</summary>
    /// <value>Above 0; 0.001 by default.</value>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The share of all steps in which the learning rate rises from 0.</summary>
    /// <value>From 0 to 1; 0.1 by default.</value>
    public double WarmUp { get; init; } = 0.1;

    /// <summary>How the learning rate falls after that.</summary>
    /// <value><see cref="LearningRateDecay.Linear"/> by default.</value>
    public LearningRateDecay Decay { get; init; }

    /// <summary>How many tokens, padding included, a step learns from at most.</summary>
    /// <value>In tokens, 1 or more; 4,096 by default.</value>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>How many texts a step learns from at most: short texts would else make few and large steps.</summary>
    /// <value>1 or more; 32 by default.</value>
    public int BatchTexts { get; init; } = 32;

    /// <summary>The share of tokens that each step replaces by unknown ones.</summary>
    /// <value>From 0 to below 1; 0 by default: on short questions 0.1 lowered validation accuracy.</value>
    public double WordDropout { get; init; }

    /// <summary>The constants of the optimizer.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Gradients are scaled down together when their norm exceeds this.</summary>
    /// <value>Above 0; 1 by default.</value>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Training stops when validation accuracy has not risen for so many epochs. The best weights are kept in any case.</summary>
    /// <value>In epochs, 1 or more; 3 by default.</value>
    public int Patience { get; init; } = 3;

    /// <summary>
    /// Whether the summary of the training tells how large the gradients of each layer were at each step. It does not
    /// change the training; without it the graph of a step has no node for it.
    /// </summary>
    /// <value>False by default.</value>
    public bool RecordGradients { get; init; }

    /// <summary>Where all random numbers start. The same seed, data, options, machine and threads give the same model.</summary>
    /// <value>Any number; 1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a number above 0");
        Check(WarmUp is >= 0 and <= 1, nameof(WarmUp), WarmUp, "a share from 0 to 1");
        Check(Enum.IsDefined(Decay), nameof(Decay), Decay, $"one of {string.Join(", ", Enum.GetNames<LearningRateDecay>())}");
        Check(BatchTokens >= 1, nameof(BatchTokens), BatchTokens, "1 or more");
        Check(BatchTexts >= 1, nameof(BatchTexts), BatchTexts, "1 or more");
        Check(WordDropout is >= 0 and < 1, nameof(WordDropout), WordDropout, "a share from 0 to below 1");
        Check(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "a number above 0");
        Check(Patience >= 1, nameof(Patience), Patience, "1 or more");
        Optimizer.Validate();
    }

    private static void Check(bool valid, string name, object found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
