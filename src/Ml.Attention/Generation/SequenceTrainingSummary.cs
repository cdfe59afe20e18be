using Ml.Attention.Training;

namespace Ml.Attention.Generation;

/// <summary>How the training of a network that writes sequences went.</summary>
public sealed record SequenceTrainingSummary
{
    /// <summary>The time that training and validation took.</summary>
    /// <value>In seconds.</value>
    public required double Seconds { get; init; }

    /// <summary>How many trained numbers the model holds.</summary>
    public required long Parameters { get; init; }

    /// <summary>Target tokens (without padding) learned from, over the time of training without validation.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The mean cross-entropy of a token of the validation examples, without smoothing.</summary>
    /// <value>In nats; null where there was no validation.</value>
    public required double? ValidationLoss { get; init; }

    /// <summary>The share of tokens of the validation examples that are told right, where those before them are given.</summary>
    /// <value>From 0 to 1; null where there was no validation.</value>
    public required double? ValidationAccuracy { get; init; }

    /// <summary>e to the power of the validation loss: among how many tokens, all alike, the choice would be as hard.</summary>
    /// <value>1 or more; null where there was no validation.</value>
    public double? ValidationPerplexity => ValidationLoss is { } loss ? Math.Exp(loss) : null;

    /// <summary>How many examples were trained on.</summary>
    public int TrainingExamples { get; init; }

    /// <summary>How many examples the validation figures are measured on.</summary>
    public int ValidationExamples { get; init; }

    /// <summary>How many training examples were left out, since one of their texts is empty or longer than <c>MaxTokens</c>.</summary>
    public int LeftOutExamples { get; init; }

    /// <summary>True when the cancellation token ended training early.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>The outcome of each epoch, in order.</summary>
    public required IReadOnlyList<EpochSummary> History { get; init; }
}
