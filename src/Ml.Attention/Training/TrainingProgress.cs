namespace Ml.Attention.Training;

/// <summary>Where training stands; reported after each step and once more after each epoch.</summary>
public sealed record TrainingProgress
{
    /// <summary>The present run, counted from 1: one for each model of an average, and as many again on all examples.</summary>
    public int Run { get; init; } = 1;

    /// <summary>How many runs there are.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>The present epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many epochs there are at most.</summary>
    public required int Epochs { get; init; }

    /// <summary>The steps of this epoch that are done.</summary>
    public required int Step { get; init; }

    /// <summary>How many steps this epoch has.</summary>
    public required int Steps { get; init; }

    /// <summary>The mean cross-entropy of this epoch so far.</summary>
    /// <value>In nats.</value>
    public required double Loss { get; init; }

    /// <summary>Real tokens (without padding) trained on in a second, since the start.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Time since the start of training.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Estimated time until the last epoch of the last run ends.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>The outcome of the epoch; set in the report after its last step, in the first run.</summary>
    public EpochSummary? Completed { get; init; }
}
