using Ml.Attention.Training;

namespace Ml.Attention.Tests.Training;

/// <summary>Does something at each report of a training, on its thread.</summary>
internal sealed class ProgressListener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
