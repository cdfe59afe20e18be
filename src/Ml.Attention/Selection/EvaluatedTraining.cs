using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>A training, and how well its model does on examples that it did not learn from.</summary>
/// <param name="Summary">How training went.</param>
/// <param name="Metrics">How far predictions agree with the labels.</param>
internal sealed record EvaluatedTraining(TrainingSummary Summary, ClassificationMetrics Metrics)
{
    /// <summary>Trains a model and evaluates it.</summary>
    /// <param name="options">The form of the model and its training.</param>
    /// <param name="device">Where it runs; the CPU where null.</param>
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core.</param>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">The examples to choose the epoch by; where null, training holds some out.</param>
    /// <param name="evaluated">The examples to evaluate on; one or more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended before its last epoch: half a training says little about a whole one.</exception>
    public static EvaluatedTraining Run(
        TextClassificationOptions options,
        ExecutionDevice? device,
        int threads,
        IReadOnlyList<TextExample> training,
        IReadOnlyList<TextExample>? validation,
        IReadOnlyList<TextExample> evaluated,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var trained = new TextClassificationTrainer(options, device, threads).Fit(training, validation, cancellationToken: cancellationToken);
        if (trained.Summary.Cancelled)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        using var classifier = trained.ToClassifier(new() { Device = device ?? ExecutionDevice.Cpu, Threads = threads });
        var predictions = ExampleTexts.Predict(classifier, evaluated, cancellationToken);
        return new(trained.Summary, ClassificationMetrics.Compute(classifier.Labels, [.. evaluated.Select(example => example.Label)], predictions));
    }
}
