using System.Diagnostics;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>
/// Measures how well options do on data without examples set aside for it: the examples are cut in k folds, and each
/// fold is evaluated on by a model trained on the others (Stone 1974, Kohavi 1995).
/// </summary>
/// <example>
/// <code>
/// var result = new CrossValidation(new() { Folds = 5 }).Run(examples);
/// Console.WriteLine($"{result.Accuracy.Mean:F4} ± {result.Accuracy.StandardDeviation:F4}");
/// </code>
/// </example>
public sealed class CrossValidation
{
    private readonly CrossValidationOptions _options;
    private readonly ExecutionDevice? _device;
    private readonly int _threads;

    /// <summary>A cross-validation.</summary>
    /// <param name="options">Folds and model; defaults where null.</param>
    /// <param name="device">Where training and scoring run; the CPU where null.</param>
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CrossValidation(CrossValidationOptions? options = null, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _options = options ?? new();
        _options.Validate();
        (_device, _threads) = (device, threads);
    }

    /// <summary>
    /// Trains and evaluates a model for each fold. Folds are alike in their share of each class, and equal texts are in
    /// one fold. Each training holds out validation examples of its own, so a fold has no part in choosing the epoch.
    /// </summary>
    /// <param name="examples">Two classes or more, each with two different texts or more where there are only two.</param>
    /// <param name="progress">Told after each fold, on the training thread.</param>
    /// <param name="cancellationToken">Ends it; what was measured so far is in what <paramref name="progress"/> was told.</param>
    /// <exception cref="TrainingDataException">There are fewer different texts than folds, or what is left without a fold has one class only, or an example has no text or label.</exception>
    /// <exception cref="TrainingDivergedException">The loss of a training became infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CrossValidationResult Run(
        IReadOnlyList<TextExample> examples, IProgress<FoldResult>? progress = null, CancellationToken cancellationToken = default)
    {
        ExampleChecks.ThrowIfIncomplete(examples);
        long started = Stopwatch.GetTimestamp();
        string[] classes = [.. examples.Select(example => example.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var folds = StratifiedFolds.Create(examples, _options.Folds);
        CheckClasses(folds);

        var model = _options.Model with { Labels = _options.Model.Labels ?? classes };
        var results = new List<FoldResult>();
        foreach (var (i, fold) in folds.Index())
        {
            long foldStarted = Stopwatch.GetTimestamp();
            var run = EvaluatedTraining.Run(model, _device, _threads, Without(folds, i), null, fold, cancellationToken);
            results.Add(new(i + 1, run.Metrics, run.Summary, Stopwatch.GetElapsedTime(foldStarted).TotalSeconds));
            progress?.Report(results[^1]);
        }

        return new()
        {
            Folds = results,
            AbsentClasses = [.. classes.Where(label => folds.Any(fold => fold.All(example => example.Label != label)))],
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    private static List<TextExample> Without(IReadOnlyList<IReadOnlyList<TextExample>> folds, int left) =>
        [.. folds.Index().Where(pair => pair.Index != left).SelectMany(pair => pair.Item)];

    /// <summary>Says at once what the last training would else say: without a fold, two classes must be left.</summary>
    private static void CheckClasses(IReadOnlyList<IReadOnlyList<TextExample>> folds)
    {
        foreach (int left in Enumerable.Range(0, folds.Count))
        {
            string[] labels = [.. Without(folds, left).Select(example => example.Label).Distinct(StringComparer.Ordinal)];
            if (labels.Length < 2)
            {
                throw new TrainingDataException($"Without fold {left + 1} of {folds.Count}, all examples are of one class, '{labels[0]}'; training needs two. Give more different texts of the other classes.");
            }
        }
    }
}
