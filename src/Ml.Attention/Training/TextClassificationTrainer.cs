using Ml.Attention.Inference;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>
/// Trains a text classifier: text → token ids → encoder graph → gradient graph → AdamW → model. Where no validation examples
/// are given, a part of the others is held out to make choices by, and the model trained again on all.
/// </summary>
/// <example>
/// <code>
/// var trainer = new TextClassificationTrainer(new TextClassificationOptions { Training = new() { Epochs = 5 } });
/// var trained = trainer.Fit([new("a fine film", "good"), new("a waste of time", "bad")]);
/// trained.Save("model.onnx");
/// </code>
/// </example>
public sealed class TextClassificationTrainer
{
    private readonly TextClassificationOptions _options;
    private readonly SessionSettings _settings;

    /// <summary>A trainer.</summary>
    /// <param name="options">All choices; defaults where null.</param>
    /// <param name="device">Where training runs; the CPU where null.</param>
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core, or one where batches are small.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TextClassificationTrainer(TextClassificationOptions? options = null, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _options = options ?? new();
        _options.Validate();
        _settings = new(device ?? ExecutionDevice.Cpu, threads);
    }

    /// <summary>Where and how often training is saved, to go on from there in another process.</summary>
    /// <value>Null by default: it is not.</value>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>Trains on examples.</summary>
    /// <param name="training">
    /// Two classes or more; with <see cref="TextClassificationOptions.MultiLabel"/>, a label or more that some have and others
    /// have not. All have a second text, or none has.
    /// </param>
    /// <param name="validation">
    /// Examples to choose the best epoch by; where null, a tenth of each class is held out of <paramref name="training"/>
    /// (none when that would be fewer than 20 examples), or of each set of labels. An empty list: no validation, the last weights are kept.
    /// </param>
    /// <param name="progress">Told after each step and each epoch, on the training thread.</param>
    /// <param name="cancellationToken">Ends training early; the best weights so far are returned.</param>
    /// <exception cref="TrainingDataException">The examples have fewer than two classes, or a class that is not expected, or an example has no text or label, or some have a second text and some have none.</exception>
    /// <exception cref="ModelFormatException"><see cref="TextClassificationOptions.InitializeFrom"/> is no pretrained encoder.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or NaN, and <see cref="TrainingOptions.OnDivergence"/> has not helped.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, of another training, or there though it shall not be gone on from; or it cannot be written.</exception>
    public TrainedTextClassifier Fit(
        IReadOnlyList<TextExample> training,
        IReadOnlyList<TextExample>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        bool readsPairs = ExampleTexts.ArePairs(training.Concat(validation ?? []));
        if (readsPairs && _options.Tokenizer.MaxTokens < 2)
        {
            throw new ArgumentException($"Tokenizer.MaxTokens is {_options.Tokenizer.MaxTokens}; expected 2 or more for pairs of texts, each of which has half of them.", nameof(training));
        }

        if (readsPairs && _options.Tokenizer.Truncation == Tokenization.Truncation.Windows)
        {
            throw new ArgumentException("Tokenizer.Truncation is Windows; expected another for pairs of texts, which are read together.", nameof(training));
        }

        var initial = InitialWeights.Load(_options.InitializeFrom);
        var options = initial?.ApplyTo(_options) ?? _options;
        var log = CheckpointLog.Open(Checkpoints, () => TrainingFingerprint.Of(_options, training, validation, initial?.Digest));
        if (_options.MultiLabel)
        {
            (training, validation) = (InOneOrder(training), validation is null ? null : InOneOrder(validation));
        }

        bool isHeldOut = validation is null;
        var all = training;
        (training, validation) = validation is null ? Split(training) : (training, validation);
        string[] classes = Classes(isHeldOut ? all : training, training, validation);

        var warnings = TrainingWarnings.Find(training, validation, classes, _options.MultiLabel);
        bool refits = _options.Training.RefitsOnAll && isHeldOut && validation.Count > 0;
        var runs = new RunProgress(_options.Training.Seeds * (refits ? 2 : 1), progress);
        var fit = new TextClassifierFit(options, _settings, classes, runs, cancellationToken)
        {
            ReadsPairs = readsPairs,
            Checkpoints = log,
            Initial = initial,
            PositionOf = example => all.Index().First(given => ReferenceEquals(given.Item, example)).Index,
        };
        var fitted = fit.Run(training, validation);
        if (refits && !fitted.Summary.Cancelled)
        {
            fitted = Refit(fit, all, fitted);
        }

        var model = TextClassifierExporter.Export(fitted.Definition, fitted.Weights, _options.Operators);
        return new(model, fitted.Summary with { Warnings = [.. warnings, .. Divergences(fitted.Summary)], Parameters = ModelConfiguration.Of(model).Parameters, Seconds = runs.Elapsed.TotalSeconds });
    }

    /// <summary>The same on all examples; where that is cancelled, the first fit is what there is.</summary>
    private static FittedTextClassifier Refit(TextClassifierFit fit, IReadOnlyList<TextExample> all, FittedTextClassifier first)
    {
        try
        {
            var again = fit.Run(all, [], first);
            return again.Summary.Cancelled
                ? first with { Summary = first.Summary with { Cancelled = true } }
                : again with { Summary = first.Summary with { IsRefitted = true } };
        }
        catch (OperationCanceledException)
        {
            return first with { Summary = first.Summary with { Cancelled = true } };
        }
    }

    private IEnumerable<string> Divergences(TrainingSummary summary) => summary.Divergences == 0 ? [] :
    [
        $"The loss or the gradients of {summary.Divergences} {(summary.Divergences == 1 ? "step was no finite number" : "steps were no finite numbers")}; "
        + (_options.Training.OnDivergence == DivergenceRemedy.SkipBatch ? "these batches were left out." : "each time training went back to the start of the epoch, with half the learning rate."),
    ];

    /// <summary>The same set of labels becomes the same string.</summary>
    private static List<TextExample> InOneOrder(IReadOnlyList<TextExample> examples) =>
        [.. examples.Select(example => example with { Label = LabelSet.Join(LabelSet.Parse(example.Label)) })];

    private (IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation) Split(IReadOnlyList<TextExample> examples) =>
        _options.MultiLabel ? ExampleSplit.CreateOfLabelSets(examples) : ExampleSplit.Create(examples);

    private string[] Classes(IReadOnlyList<TextExample> all, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation) => _options.MultiLabel
        ? ClassLabels.FindInSets([.. all.Select(example => example.Label)], [.. validation.Select(example => example.Label)], _options.Labels)
        : ClassLabels.Find([.. training.Select(example => example.Label)], [.. validation.Select(example => example.Label)], _options.Labels);
}
