namespace Ml.Attention.Training;

/// <summary>What one run gives.</summary>
/// <param name="Weights">The weights kept, by parameter.</param>
/// <param name="Answers">What they say of the validation examples.</param>
/// <param name="Summary">How it went.</param>
internal sealed record FinishedRun(Dictionary<string, float[]> Weights, float[][] Answers, TrainingSummary Summary);
