using System.Diagnostics;
using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Pretraining;

/// <summary>
/// Trains an encoder on texts without labels, to tell words that are hidden from it (Devlin et al. 2019). A classifier starts
/// from it with <see cref="TextClassificationOptions.InitializeFrom"/>.
/// </summary>
/// <example>
/// <code>
/// new EncoderPretrainer().Fit(File.ReadLines("texts.txt")).Save("encoder.onnx");
/// var trainer = new TextClassificationTrainer(new() { InitializeFrom = "encoder.onnx" });
/// </code>
/// </example>
public sealed class EncoderPretrainer
{
    private readonly PretrainingOptions _options;

    /// <summary>A trainer with the given options.</summary>
    /// <param name="options">Defaults where null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EncoderPretrainer(PretrainingOptions? options = null)
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

    /// <summary>Trains an encoder.</summary>
    /// <param name="texts">What to learn from; empty ones are left out.</param>
    /// <param name="validation">What to choose the best weights by; where null, a tenth of the texts is held out.</param>
    /// <param name="cancellationToken">Ends training early, with the best weights so far.</param>
    /// <exception cref="TrainingDataException">There is nothing to learn from.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, of another training, or there though it shall not be gone on from; or it cannot be written.</exception>
    public TrainedEncoder Fit(IEnumerable<string> texts, IEnumerable<string>? validation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long started = Stopwatch.GetTimestamp();
        var (training, held) = UnlabelledTexts.Split(texts, validation);
        var log = CheckpointLog.Open(Checkpoints, () => UnlabelledTexts.Fingerprint(_options, training, held));
        var settings = new SessionSettings(Device, Threads);
        var tokenized = TokenizedTexts.Create([.. training, .. held], settings with { Device = ExecutionDevice.Cpu }, cancellationToken);
        var vocabulary = tokenized.CreateVocabulary(training.Count, _options.Tokenizer);
        int[] ids = tokenized.Ids(vocabulary, settings with { Device = ExecutionDevice.Cpu });
        var network = new MaskedWordNetwork(_options.Encoder, vocabulary.Count, _options.Tokenizer.MaxTokens, Counts(tokenized.Texts.Take(training.Count), ids, vocabulary));
        var masked = Masked(tokenized.Texts.Take(training.Count));
        if (masked.Count == 0)
        {
            throw new TrainingDataException($"There is nothing to learn from in {training.Count} texts; expected one or more of two words at least, with a word that occurs {_options.Tokenizer.MinFrequency} times (MinFrequency).");
        }

        var maskedHeld = Masked(tokenized.Texts.Skip(training.Count));
        var trained = new SequenceNetwork(_options.Encoder.Width, (graph, places, source, padding) => network.Build(graph, source!, padding!, places), ReadsSource: true);
        using var fit = new SequenceTraining(trained, _options.Training, masked.Draw, maskedHeld.Draw(-1), settings) { Checkpoints = log };
        var result = fit.Run(Progress, cancellationToken);
        var summary = result.Summary with
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            TrainingExamples = masked.Count,
            ValidationExamples = maskedHeld.Count,
        };
        return new(PretrainedEncoderExporter.Export(_options, vocabulary, result.Weights), summary);

        MaskedTexts Masked(IEnumerable<int[]> some) => new(
            some.SelectMany(text => text.Chunk(_options.Tokenizer.MaxTokens)).Select(part => Array.ConvertAll(part, token => ids[token])), vocabulary, _options, network.MaskId);
    }

    /// <summary>How often each word is in the texts; what is never told counts as 0.</summary>
    private static long[] Counts(IEnumerable<int[]> texts, int[] ids, Vocabulary vocabulary)
    {
        long[] counts = new long[vocabulary.Count];
        foreach (int id in texts.SelectMany(text => text).Select(token => ids[token]).Where(id => id >= vocabulary.FirstWordId))
        {
            counts[id]++;
        }

        return counts;
    }
}
