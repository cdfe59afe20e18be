using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>How the model that was trained without a fold does on it.</summary>
/// <param name="Fold">Counted from 1.</param>
/// <param name="Metrics">How far the model's predictions agree with the labels of the fold.</param>
/// <param name="Summary">How the model was trained on the other folds.</param>
/// <param name="Seconds">The time of training and evaluation, in seconds.</param>
public sealed record FoldResult(int Fold, ClassificationMetrics Metrics, TrainingSummary Summary, double Seconds);
