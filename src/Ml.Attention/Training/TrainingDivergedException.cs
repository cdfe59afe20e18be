using System.Globalization;

namespace Ml.Attention.Training;

/// <summary>The loss became infinite or NaN, or the gradients did.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public TrainingDivergedException()
        : base("The loss is not a finite number.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The epoch, counted from 1; 0 where it is not known.</summary>
    public int Epoch { get; private init; }

    /// <summary>The batch of the epoch, counted from 1; 0 where it is not known.</summary>
    public int Step { get; private init; }

    /// <summary>The examples of that batch: their positions among those that were given to train on, counted from 0.</summary>
    public IReadOnlyList<int> Examples { get; private init; } = [];

    /// <summary>The norms of all gradients at the last few updates before, the latest last; before clipping.</summary>
    public IReadOnlyList<double> GradientNorms { get; private init; } = [];

    /// <param name="loss">Of the batch.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="step">Counted from 1.</param>
    /// <param name="examples">Positions among those given.</param>
    /// <param name="norms">Of the updates before.</param>
    /// <param name="advice">What to do: a part of a sentence.</param>
    internal static TrainingDivergedException At(float loss, int epoch, int step, IReadOnlyList<int> examples, IReadOnlyList<double> norms, string advice)
    {
        string what = float.IsFinite(loss) ? "The gradients are no finite numbers" : string.Create(CultureInfo.InvariantCulture, $"The loss is {loss}");
        string before = norms.Count == 0
            ? "no update came before"
            : $"gradient norms of the updates before: {string.Join(", ", norms.Select(norm => norm.ToString("G4", CultureInfo.InvariantCulture)))}";
        return new($"{what} at step {step} of epoch {epoch}, examples {string.Join(", ", examples)} (counted from 0); {before}; {advice}")
        {
            Epoch = epoch,
            Step = step,
            Examples = examples,
            GradientNorms = norms,
        };
    }
}
