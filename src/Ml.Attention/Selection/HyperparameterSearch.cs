using System.Diagnostics;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>
/// Looks for options that do best on validation examples, within a time limit: first those given, then random ones, then
/// changes of the best so far. No trial is trained on the validation examples, and all are compared on the same ones.
/// </summary>
/// <example>
/// <code>
/// var search = new HyperparameterSearch(new() { TimeLimit = TimeSpan.FromMinutes(30), StateFile = "trials.jsonl" });
/// var best = search.Run(examples).Best!;
/// new TextClassificationTrainer(best.Options).Fit(examples).Save("model.onnx");
/// </code>
/// </example>
public sealed class HyperparameterSearch
{
    private readonly HyperparameterSearchOptions _options;
    private readonly ExecutionDevice? _device;
    private readonly int _threads;

    /// <summary>A search.</summary>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="device">Where training and scoring run; the CPU where null.</param>
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public HyperparameterSearch(HyperparameterSearchOptions? options = null, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _options = options ?? new();
        _options.Validate();
        (_device, _threads) = (device, threads);
    }

    /// <summary>The parameters that a search can change, named as in the JSON of options.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } = [.. SearchSpace.All.Select(parameter => parameter.Name)];

    /// <summary>
    /// Searches until time is up. A trial is not begun where the median of those before would not fit in the time left;
    /// one that time cuts off is dropped, since its options would give another model if trained to the end.
    /// </summary>
    /// <param name="training">Two classes or more.</param>
    /// <param name="validation">
    /// The examples that trials are compared on; where null, a tenth of each class is held out of <paramref name="training"/>,
    /// once for all trials, as <see cref="TextClassificationTrainer.Fit"/> does.
    /// </param>
    /// <param name="progress">Told after each trial, on the training thread.</param>
    /// <param name="cancellationToken">Ends the search; what was found so far is returned.</param>
    /// <exception cref="TrainingDataException">The examples have fewer than two classes, or too few texts to hold some out, or an example has no text or label.</exception>
    /// <exception cref="SearchStateException">The state file is something else, is damaged, or is that of another search.</exception>
    public HyperparameterSearchResult Run(
        IReadOnlyList<TextExample> training,
        IReadOnlyList<TextExample>? validation = null,
        IProgress<SearchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        (training, validation) = Split(training, validation);
        using var state = _options.StateFile is { } path ? SearchState.Open(path, SearchIdentity.Of(_options, training, validation)) : null;
        var budget = new SearchBudget(_options.TimeLimit, TimeProvider.System, state?.Used ?? TimeSpan.Zero);
        var proposals = new TrialProposals(_options);
        var order = new TrialOrder(_options.Metric);
        var trials = new List<SearchTrial>(state?.Trials ?? []);
        int takenUp = trials.Count;
        using var end = budget.CancelWhenUp(cancellationToken);
        while (!end.IsCancellationRequested && !(trials.Count >= _options.MaxTrials) && budget.Fits(trials) && proposals.Next(trials) is var (origin, options))
        {
            var trial = Try(trials.Count + 1, origin, options, training, validation, end.Token);
            if (trial is null)
            {
                state?.Add(budget.Used);
                break;
            }

            trials.Add(trial);
            state?.Add(budget.Used, trial);
            progress?.Report(new(trial, trials.Where(each => each.Failure is null).Min(order), budget.Used, budget.Left));
        }

        return new()
        {
            Trials = [.. trials.Order(order)],
            TakenUp = takenUp,
            ValidationExamples = validation.Count,
            Seconds = budget.Used.TotalSeconds,
            Cancelled = cancellationToken.IsCancellationRequested,
        };
    }

    private static (IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation) Split(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample>? validation)
    {
        ExampleChecks.ThrowIfIncomplete(training);
        if (validation is not null)
        {
            ExampleChecks.ThrowIfIncomplete(validation);
        }

        var split = validation is null ? ExampleSplit.Create(training) : (training, validation);
        return split.Item2.Count > 0
            ? split
            : throw new TrainingDataException(validation is null
                ? $"The {training.Count} examples are too few to hold a tenth out and compare by it; give more, or validation examples."
                : "There are no validation examples; expected one or more, since trials are compared on them.");
    }

    /// <summary>One trial.</summary>
    /// <returns>Null when it was cut off.</returns>
    private SearchTrial? Try(
        int number, TrialOrigin origin, TextClassificationOptions options, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation, CancellationToken end)
    {
        long started = Stopwatch.GetTimestamp();
        var trial = new SearchTrial { Number = number, Origin = origin, Options = options, Seconds = 0 };
        try
        {
            var run = EvaluatedTraining.Run(options, _device, _threads, training, validation, validation, end);
            trial = trial with
            {
                Accuracy = run.Metrics.Accuracy,
                MacroF1 = run.Metrics.MacroF1,
                LogLoss = run.Metrics.LogLoss,
                Epochs = run.Summary.Epochs,
                BestEpoch = run.Summary.BestEpoch,
            };
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return null;
        }
        catch (TrainingDivergedException exception)
        {
            trial = trial with { Failure = exception.Message };
        }

        return trial with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
    }
}
