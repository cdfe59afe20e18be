using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>What one fit gives.</summary>
/// <param name="Definition">What the model knows.</param>
/// <param name="Weights">Its trained values.</param>
/// <param name="Summary">How the training went.</param>
/// <param name="Training">How encoders were trained, with what follows from the amount of text.</param>
/// <param name="Epochs">For each encoder the epoch whose weights were kept.</param>
internal sealed record FittedTextClassifier(
    TextClassifierDefinition Definition, TextClassifierWeights Weights, TrainingSummary Summary, TrainingOptions Training, IReadOnlyList<int> Epochs);
