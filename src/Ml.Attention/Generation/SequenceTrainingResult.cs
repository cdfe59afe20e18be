namespace Ml.Attention.Generation;

/// <summary>What a training gives.</summary>
/// <param name="Weights">The value of each parameter, by name.</param>
/// <param name="Summary">How it went.</param>
internal sealed record SequenceTrainingResult(Dictionary<string, float[]> Weights, SequenceTrainingSummary Summary);
