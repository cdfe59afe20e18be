namespace Ml.Attention.Training;

/// <summary>Where a run is, and what it has found so far.</summary>
internal sealed record RunPosition
{
    /// <summary>The epoch that goes on, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many of its batches are done.</summary>
    public required int Batch { get; init; }

    /// <summary>The sum of the losses of the epoch's examples, or tokens of sequences, so far.</summary>
    public required double LossSum { get; init; }

    /// <summary>How many those are.</summary>
    public required long Examples { get; init; }

    /// <summary>Batches of all epochs.</summary>
    public required long Batches { get; init; }

    /// <summary>Steps of the schedule.</summary>
    public required long Steps { get; init; }

    /// <summary>Updates of the optimizer.</summary>
    public required long Updates { get; init; }

    /// <summary>How many times masks of dropout were cut.</summary>
    public required long Cuts { get; init; }

    /// <summary>Real tokens trained on.</summary>
    public required long Tokens { get; init; }

    /// <summary>The time that took.</summary>
    public required TimeSpan TrainingTime { get; init; }

    /// <summary>How many weights a <see cref="WeightAverage"/> has summed.</summary>
    public required int Averaged { get; init; }

    /// <summary>What the learning rate is multiplied by.</summary>
    public required double RateFactor { get; init; }

    /// <summary>How often the loss was no finite number.</summary>
    public required int Divergences { get; init; }

    /// <summary>The best epoch so far; 0 for none.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Its score; null where there is no validation.</summary>
    public required ValidationScore? Best { get; init; }

    /// <summary>Complete epochs.</summary>
    public required IReadOnlyList<EpochSummary> History { get; init; }

    /// <summary>Gradients, where they are recorded.</summary>
    public required IReadOnlyList<GradientStep> Gradients { get; init; }
}
