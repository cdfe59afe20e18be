using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Benchmarks;

/// <summary>What came of one seed.</summary>
/// <param name="Summary">How training went.</param>
/// <param name="Metrics">What the model does on the test rows.</param>
/// <param name="FileSize">In bytes.</param>
internal sealed record AccuracyRun(TrainingSummary Summary, ClassificationMetrics Metrics, long FileSize);
