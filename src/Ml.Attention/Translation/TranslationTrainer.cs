using System.Diagnostics;
using Ml.Attention.Generation;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Translation;

/// <summary>Trains translators: vocabularies → ids → the network → one ONNX file.</summary>
/// <example>
/// <code>
/// var trainer = new TranslationTrainer(new() { Training = new() { Epochs = 10 } });
/// trainer.Fit(examples).Save("translator.onnx");
/// </code>
/// </example>
public sealed class TranslationTrainer
{
    private readonly TranslationOptions _options;

    /// <summary>A trainer with the given options.</summary>
    /// <param name="options">Defaults where null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TranslationTrainer(TranslationOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <summary>Where training runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many threads an operator uses.</summary>
    /// <value>0, the default, stands for one a core.</value>
    public int Threads { get; init; }

    /// <summary>Told after each step; nobody where null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where and how often training is saved, to go on from there in another process.</summary>
    /// <value>Null by default: it is not.</value>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>Trains a translator.</summary>
    /// <param name="examples">What to learn from.</param>
    /// <param name="validation">What to choose the best weights by; where null, a tenth of the examples is held out.</param>
    /// <param name="cancellationToken">Ends training early, with the best weights so far.</param>
    /// <exception cref="TrainingDataException">There is nothing to learn from.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, of another training, or there though it shall not be gone on from; or it cannot be written.</exception>
    public TrainedTranslator Fit(
        IEnumerable<TranslationExample> examples, IEnumerable<TranslationExample>? validation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        long started = Stopwatch.GetTimestamp();
        var all = Checked(examples, nameof(examples));
        var (training, held) = validation is null ? ExampleSplit.Create(all, example => $"{example.Source}\0{example.Target}", _ => "") : (all, Checked(validation, nameof(validation)));
        var log = CheckpointLog.Open(Checkpoints, () => TrainingFingerprint.Of(_options, Texts(training), Texts(held)));
        var settings = new SessionSettings(Device, Threads);
        var source = new PieceTexts(settings, [.. training.Select(example => example.Source)], _options.Source);
        var target = new PieceTexts(settings, [.. training.Select(example => example.Target)], _options.Target);
        var definition = new TranslationDefinition(_options.Transformer, source.Vocabulary, target.Vocabulary, _options.MaxTokens, _options.Generation);

        var pairs = Encode(training);
        var heldPairs = Encode(held);
        if (pairs.Count == 0)
        {
            throw new TrainingDataException($"None of {training.Count} examples can be learned from: in each, a text is empty or has {_options.MaxTokens} tokens or more; expected shorter texts, or raise MaxTokens.");
        }

        using var fit = new SequenceTraining(definition.CreateTrainedNetwork(), _options.Training, _ => pairs, heldPairs, settings) { Checkpoints = log };
        var result = fit.Run(Progress, cancellationToken);
        var summary = result.Summary with
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            TrainingExamples = pairs.Count,
            ValidationExamples = heldPairs.Count,
            LeftOutExamples = training.Count - pairs.Count,
        };
        return new(TranslatorExporter.Export(definition, result.Weights), summary);

        static IEnumerable<string[]> Texts(IEnumerable<TranslationExample> rows) => rows.Select(example => (string[])[example.Source, example.Target]);

        List<SequencePair> Encode(IReadOnlyList<TranslationExample> rows)
        {
            int[][] sources = source.Ids([.. rows.Select(example => example.Source)]), targets = target.Ids([.. rows.Select(example => example.Target)]);
            return [.. sources.Zip(targets, (one, other) => SequencePair.Written([.. one, PieceVocabulary.EndId], other))
                .Where(pair => pair.Source.Length > 1 && pair.Expected.Length > 1 && Math.Max(pair.Source.Length, pair.Expected.Length) <= _options.MaxTokens)];
        }
    }

    private static List<TranslationExample> Checked(IEnumerable<TranslationExample> examples, string name)
    {
        var all = examples.ToList();
        int missing = all.FindIndex(example => example is null or { Source: null } or { Target: null });
        return all.Count == 0 ? throw new TrainingDataException("There are no examples; expected one or more.")
            : missing >= 0 ? throw new ArgumentException($"Example {missing}, or a text of it, is null; expected two texts.", name)
            : all;
    }
}
