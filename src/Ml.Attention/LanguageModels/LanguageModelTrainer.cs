using System.Diagnostics;
using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.LanguageModels;

/// <summary>Trains language models, which tell each token of a text from those before it.</summary>
/// <example>
/// <code>
/// var trained = new LanguageModelTrainer().Fit(File.ReadLines("texts.txt"));
/// Console.WriteLine(trained.Summary.ValidationPerplexity);
/// </code>
/// </example>
public sealed class LanguageModelTrainer
{
    private readonly LanguageModelOptions _options;

    /// <summary>A trainer with the given options.</summary>
    /// <param name="options">Defaults where null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LanguageModelTrainer(LanguageModelOptions? options = null)
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

    /// <summary>Trains a language model.</summary>
    /// <param name="texts">What to learn from; empty ones are left out.</param>
    /// <param name="validation">What to choose the best weights by; where null, a tenth of the texts is held out.</param>
    /// <param name="cancellationToken">Ends training early, with the best weights so far.</param>
    /// <exception cref="TrainingDataException">There is nothing to learn from.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, of another training, or there though it shall not be gone on from; or it cannot be written.</exception>
    public TrainedLanguageModel Fit(IEnumerable<string> texts, IEnumerable<string>? validation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long started = Stopwatch.GetTimestamp();
        var (training, held) = UnlabelledTexts.Split(texts, validation);
        var log = CheckpointLog.Open(Checkpoints, () => UnlabelledTexts.Fingerprint(_options, training, held));
        var settings = new SessionSettings(Device, Threads);
        var pieces = new PieceTexts(settings, training, _options.Vocabulary);
        var sequences = Parts(pieces.Ids(training));
        if (sequences.Count == 0)
        {
            throw new TrainingDataException($"There is nothing to learn from in {training.Count} texts; expected one or more with a word in it.");
        }

        var heldSequences = Parts(pieces.Ids(held));
        var network = new SequenceNetwork(
            _options.Transformer.Width,
            (graph, previous, _, _) => new CausalDecoder(_options.Transformer, pieces.Vocabulary.Count, _options.MaxTokens).Build(graph, previous),
            ReadsSource: false);
        using var fit = new SequenceTraining(network, _options.Training, _ => sequences, heldSequences, settings) { Checkpoints = log };
        var result = fit.Run(Progress, cancellationToken);
        var summary = result.Summary with
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            TrainingExamples = sequences.Count,
            ValidationExamples = heldSequences.Count,
        };
        return new(LanguageModelExporter.Export(_options, pieces.Vocabulary, result.Weights), summary);
    }

    private List<SequencePair> Parts(int[][] ids) =>
        [.. ids.SelectMany(text => text.Chunk(_options.MaxTokens - 1)).Where(part => part.Length > 0).Select(part => SequencePair.Written([], part))];
}
