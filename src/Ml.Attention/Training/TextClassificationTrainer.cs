using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>
/// Trains a text classifier: text → token ids → encoder graph → gradient graph → AdamW → model.
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
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TextClassificationTrainer(TextClassificationOptions? options = null, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _options = options ?? new();
        _options.Validate();
        _settings = new(device ?? ExecutionDevice.Cpu, threads);
    }

    /// <summary>Trains on examples.</summary>
    /// <param name="training">Two classes or more.</param>
    /// <param name="validation">
    /// Examples to choose the best epoch by; where null, a tenth of each class is held out of <paramref name="training"/>
    /// (none when that would be fewer than 20 examples). An empty list: no validation, the last weights are kept.
    /// </param>
    /// <param name="progress">Told after each step and each epoch, on the training thread.</param>
    /// <param name="cancellationToken">Ends training early; the best weights so far are returned.</param>
    /// <exception cref="TrainingDataException">The examples have fewer than two classes, or a class that is not expected, or an example has no text or label.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or NaN.</exception>
    public TrainedTextClassifier Fit(
        IReadOnlyList<TextExample> training,
        IReadOnlyList<TextExample>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        if (training.Concat(validation ?? []).Any(example => example.Text is null || example.Label is null))
        {
            throw new TrainingDataException("An example has no text or no label (null); expected both. An empty text is fine.");
        }

        if (validation is null)
        {
            (training, validation) = ExampleSplit.Create(training);
        }

        string[] classes = ClassLabels.Find([.. training.Select(example => example.Label)], [.. validation.Select(example => example.Label)], _options.Labels);
        var (vocabulary, lengths) = TextEncoding.Count([.. training.Select(example => example.Text)], _options.Tokenizer, _settings, cancellationToken);
        var definition = new TextClassifierDefinition(_options.Tokenizer, _options.Encoder, vocabulary, classes);
        var encodedTraining = Encode(training, definition, cancellationToken);
        var encodedValidation = Encode(validation, definition, cancellationToken);

        var network = definition.CreateNetwork();
        var trained = new TrainedNetwork(
            graph => network.Build(graph, graph.Input(Minibatch.IdsName, ElementType.Int64, ["batch", "tokens"])).Logits,
            classes.Length, _options.Tokenizer.MaxTokens, _options.Encoder, vocabulary.UnknownBuckets);
        using var loop = new TrainingLoop(trained, _options.Training, encodedTraining, encodedValidation, _settings);
        var (weights, summary) = loop.Run(started, progress, cancellationToken);
        summary = summary with
        {
            TruncatedTexts = lengths.Count(length => length > _options.Tokenizer.MaxTokens),
            UnknownTokens = UnknownShare(encodedValidation.Count > 0 ? encodedValidation : encodedTraining, vocabulary),
            Warnings = TrainingWarnings.Find(training, validation, classes),
        };
        return new(TextClassifierExporter.Export(definition, weights), summary);
    }

    private static double UnknownShare(IReadOnlyList<EncodedText> texts, Vocabulary vocabulary)
    {
        long firstWord = Vocabulary.FirstUnknownId + vocabulary.UnknownBuckets;
        long tokens = texts.Sum(text => (long)text.Ids.Length);
        return tokens == 0 ? 0 : texts.Sum(text => (long)text.Ids.Count(id => id < firstWord)) / (double)tokens;
    }

    private List<EncodedText> Encode(IReadOnlyList<TextExample> examples, TextClassifierDefinition definition, CancellationToken cancellationToken)
    {
        var ids = TextEncoding.Encode([.. examples.Select(example => example.Text)], definition.Vocabulary, definition.Tokenizer, _settings, cancellationToken);
        var positions = definition.Labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. examples.Zip(ids, (example, tokens) => new EncodedText(tokens, positions[example.Label]))];
    }
}
