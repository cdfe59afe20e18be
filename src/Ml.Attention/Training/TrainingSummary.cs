namespace Ml.Attention.Training;

/// <summary>How a training went.</summary>
public sealed record TrainingSummary
{
    /// <summary>The time that tokenizing, training and validation took.</summary>
    /// <value>In seconds.</value>
    public required double Seconds { get; init; }

    /// <summary>How many epochs were completed.</summary>
    public int Epochs => History.Count;

    /// <summary>The epoch whose weights were kept, counted from 1; 0 when training was cancelled before one was complete.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>How many trained numbers the model holds.</summary>
    public required long Parameters { get; init; }

    /// <summary>Real tokens (without padding) trained on, over the time of training without validation.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The training loss of the best epoch.</summary>
    /// <value>In nats; null when no epoch was completed.</value>
    public double? TrainLoss => Best?.TrainLoss;

    /// <summary>The share of validation examples that the model labels right, linear models included; null where there was no validation.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Its mean cross-entropy over the validation examples.</summary>
    /// <value>In nats; null where there was no validation.</value>
    public double? ValidationLoss { get; init; }

    /// <summary>Whether the model was trained again on all examples, those of the validation included, as they were a part of those given.</summary>
    public bool IsRefitted { get; init; }

    /// <summary>How many examples were trained on.</summary>
    public required int TrainingExamples { get; init; }

    /// <summary>How many examples the validation accuracy is measured on.</summary>
    public required int ValidationExamples { get; init; }

    /// <summary>How many training texts were longer than <c>MaxTokens</c> and cut.</summary>
    public required int TruncatedTexts { get; init; }

    /// <summary>The share of words that have no id of their own, in the validation texts, or in the training texts where there are none.</summary>
    /// <value>From 0 to 1.</value>
    public double UnknownTokens { get; init; }

    /// <summary>What was trained on, but is probably not what was meant, such as labels that differ only in case: a sentence or two each.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when the cancellation token ended training early.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>How often the loss, or the gradients, were no finite numbers, and training went on as <see cref="TrainingOptions.OnDivergence"/> says; of the encoder, of the first where there are several.</summary>
    public int Divergences { get; init; }

    /// <summary>The outcome of each epoch of the encoder, of the first where there are several, in order.</summary>
    public required IReadOnlyList<EpochSummary> History { get; init; }

    /// <summary>The gradients of each step, of those of an epoch cut short too; null unless <see cref="TrainingOptions.RecordGradients"/> is set.</summary>
    public GradientHistory? Gradients { get; init; }

    private EpochSummary? Best => History.FirstOrDefault(epoch => epoch.Epoch == BestEpoch);
}
