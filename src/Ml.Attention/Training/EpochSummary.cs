namespace Ml.Attention.Training;

/// <summary>The outcome of one epoch.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">Mean cross-entropy over the epoch's examples while it ran, in nats.</param>
/// <param name="ValidationAccuracy">The share of validation examples labelled right; null where there are none.</param>
/// <param name="ValidationLoss">Mean cross-entropy over the validation examples, in nats; null where there are none.</param>
public sealed record EpochSummary(int Epoch, double TrainLoss, double? ValidationAccuracy, double? ValidationLoss)
{
    /// <summary>The mean F1 of the classes over the validation examples; null where there are none.</summary>
    public double? ValidationMacroF1 { get; init; }
}
