using System.Runtime.CompilerServices;
using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// A trained model, loaded and ready to score texts. Safe for many threads at once, and to be disposed meanwhile: calls that have
/// begun end as they would have, later ones throw <see cref="ObjectDisposedException"/>.
/// </summary>
/// <example>
/// <code>
/// using var classifier = TextClassifier.Load("model.onnx");
/// foreach (var prediction in classifier.Predict(["a fine film", "a waste of time"]))
/// {
///     Console.WriteLine($"{prediction.Label} {prediction.Probability:P0}");
/// }
/// </code>
/// </example>
public sealed class TextClassifier : IDisposable
{
    private const string StreamName = "The stream";

    private readonly GraphSession _session;
    private readonly ScoringOptions _options;
    private readonly string[] _outputs;

    private TextClassifier(GraphSession session, ModelInformation information, ScoringOptions options)
    {
        (_session, Information, _options) = (session, information, options);
        _outputs = [TextClassifierExporter.ScoreName, .. PredictionReader.OutputNames(options.Outputs).Where(session.OutputNames.Contains)];
    }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => Information.Labels;

    /// <summary>What the file says about itself.</summary>
    public ModelInformation Information { get; }

    /// <summary>What predictions hold besides scores and label, as asked for when the model was loaded.</summary>
    public ModelOutputs Outputs => _options.Outputs;

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">A file written by <c>ml-attention train</c> or <c>TrainedTextClassifier.Save</c>.</param>
    /// <param name="options">Device, threads and batch size; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, it is damaged, or longer than <see cref="ScoringOptions.MaxModelBytes"/>.</exception>
    public static TextClassifier Load(string path, ScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Validate();
        return Load(ModelFile.Read(path, options.MaxModelBytes), $"'{path}'", options);
    }

    /// <summary>Loads a model from a stream, read to its end.</summary>
    /// <inheritdoc cref="Load(string, ScoringOptions?)"/>
    /// <param name="stream">What a file would hold.</param>
    /// <param name="options">Device, threads and batch size; defaults where null.</param>
    public static TextClassifier Load(Stream stream, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        options.Validate();
        return Load(ModelFile.Read(stream, StreamName, options.MaxModelBytes), StreamName, options);
    }

    /// <summary>Scores texts, in batches of similar length.</summary>
    /// <param name="texts">Any texts, empty ones included.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>One prediction for each text, in their order.</returns>
    /// <exception cref="InvalidOperationException">The model reads pairs.</exception>
    [OverloadResolutionPriority(1)] // An empty list says nothing of its elements.
    public IReadOnlyList<TextPrediction> Predict(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        CheckTexts(texts);
        return Predict(texts, null, cancellationToken);
    }

    /// <summary>Scores pairs of texts, in batches of similar length. The tokens of a pair are those of both texts, without ranges.</summary>
    /// <param name="pairs">Any pairs; each text or both may be empty.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>One prediction for each pair, in their order.</returns>
    /// <exception cref="InvalidOperationException">The model reads one text.</exception>
    public IReadOnlyList<TextPrediction> Predict(IReadOnlyList<TextPair> pairs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        for (int i = 0; i < pairs.Count; i++)
        {
            if (pairs[i] is null or { First: null } or { Second: null })
            {
                throw new ArgumentException($"Pair {i}, or a text of it, is null; expected two texts, which may be empty.", nameof(pairs));
            }
        }

        return Predict([.. pairs.Select(pair => pair.First)], [.. pairs.Select(pair => pair.Second)], cancellationToken);
    }

    /// <summary>Scores one text.</summary>
    public TextPrediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict([text])[0];
    }

    /// <summary>
    /// The scores of texts, and nothing else: as those of <see cref="Predict(IReadOnlyList{string}, CancellationToken)"/>, but
    /// without an object for each text.
    /// </summary>
    /// <param name="texts">Any texts, empty ones included.</param>
    /// <param name="scores">Where they go, one text behind the other: texts × labels numbers from 0 to 1, or more room.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InvalidOperationException">The model reads pairs.</exception>
    public void Score(IReadOnlyList<string> texts, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        CheckTexts(texts);
        int width = Labels.Count;
        if (scores.Length < (long)texts.Count * width)
        {
            throw new ArgumentException($"There is room for {scores.Length} scores; expected {texts.Count} texts × {width} labels = {(long)texts.Count * width} or more.", nameof(scores));
        }

        Run(texts, [TextClassifierExporter.ScoreName], (rows, outputs) =>
        {
            ReadOnlySpan<float> found = outputs[0].Floats;
            var all = scores.Span;
            for (int i = 0; i < rows.Length; i++)
            {
                found.Slice(i * width, width).CopyTo(all[(rows[i] * width)..]);
            }
        }, cancellationToken: cancellationToken);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _session.Dispose();

    /// <summary>Runs the model over texts, in batches of similar length, several at once.</summary>
    /// <param name="texts">Any texts, none of them null.</param>
    /// <param name="outputs">Names of what is wanted, all among the model's outputs.</param>
    /// <param name="read">
    /// Told which texts a batch holds, and the outputs in the order of their names, which are freed when it returns.
    /// Called from several threads, never twice for one text.
    /// </param>
    /// <param name="second">Of pairs the second texts; null where there is one text.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InvalidOperationException">The model reads pairs and there is one text, or the other way round.</exception>
    internal void Run(
        IReadOnlyList<string> texts, string[] outputs, Action<int[], Tensor[]> read, IReadOnlyList<string>? second = null, CancellationToken cancellationToken = default)
    {
        if (Information.ReadsPairs != second is not null)
        {
            throw new InvalidOperationException(second is null
                ? "The model reads pairs of texts and was given single texts; give it pairs (TextPair)."
                : "The model reads one text at a time and was given pairs; give it single texts, or train a model with TextPairExample.");
        }

        using var held = _session.Hold(this);
        int workers = _options.BatchesAtOnce;
        IReadOnlyList<string> whole = second is null ? texts : [.. texts.Zip(second, (one, other) => $"{one} {other}")];
        int[][] batches = [.. TextBatches.Create(whole, Information.Tokenizer.MaxTokens, _options.BatchTokens, workers)];
        BatchRun.All(batches, workers, RunBatch, cancellationToken);

        void RunBatch(int[] batch)
        {
            using var input = Tensor.FromTexts(texts, batch);
            using var other = second is null ? null : Tensor.FromTexts(second, batch);
            var inputs = new Dictionary<string, Tensor> { [TextClassifierExporter.TextName] = input };
            if (other is not null)
            {
                inputs[TextClassifierExporter.SecondTextName] = other;
            }

            var results = RunModel(inputs, outputs);
            try
            {
                OutputCheck.Check(outputs, results, batch.Length, Information);
                read(batch, results);
            }
            finally
            {
                Array.ForEach(results, tensor => tensor.Dispose());
            }
        }
    }

    private Tensor[] RunModel(Dictionary<string, Tensor> inputs, string[] outputs)
    {
        try
        {
            return _session.Run(inputs, outputs);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"The model cannot score these texts: {exception.Message.ReplaceLineEndings(" ")} Either its file is damaged, or the batch needs more memory than there is; try a smaller {nameof(ScoringOptions)}.{nameof(ScoringOptions.BatchTokens)}.", exception);
        }
    }

    private static void CheckTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i] is null)
            {
                throw new ArgumentException($"Text {i} is null; expected a text, which may be empty.", nameof(texts));
            }
        }
    }

    private TextPrediction[] Predict(IReadOnlyList<string> texts, IReadOnlyList<string>? second, CancellationToken cancellationToken)
    {
        var predictions = new TextPrediction[texts.Count];
        Run(texts, _outputs, (rows, outputs) =>
        {
            var reader = new PredictionReader(Information, _outputs, outputs);
            for (int i = 0; i < rows.Length; i++)
            {
                predictions[rows[i]] = reader.Read(i, second is null ? texts[rows[i]] : null);
            }
        }, second, cancellationToken);
        return predictions;
    }

    private static TextClassifier Load(byte[] bytes, string source, ScoringOptions options)
    {
        var (model, configuration) = ModelReader.Read(bytes, source);
        var information = Describe(model, configuration, bytes.Length);
        if (options.Outputs != ModelOutputs.None)
        {
            ConfigurationCheck.Try(source, () => RequestedOutputs.Add(model, configuration, options.Outputs));
            bytes = model.ToByteArray();
        }

        try
        {
            return new(new GraphSession(bytes, new(options.Device, options.ThreadsOfBatch)), information, options);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"{source} cannot be loaded: {exception.Message}", exception);
        }
    }

    private static ModelInformation Describe(ModelProto model, ModelConfiguration configuration, long size) => new()
    {
        Tokenizer = configuration.Tokenizer,
        Encoder = configuration.Encoder,
        Encoders = configuration.Encoders,
        Paths = configuration.PathNames,
        PathWeights = configuration.PathWeights,
        ReadsPairs = configuration.ReadsPairs,
        Labels = configuration.Labels,
        Thresholds = configuration.Thresholds,
        VocabularySize = configuration.VocabularySize,
        Parameters = configuration.Parameters,
        Temperature = configuration.Temperature,
        Precision = configuration.Precision,
        Inputs = [.. model.Graph.Input.Select(Describe)],
        Outputs = [.. model.Graph.Output.Select(Describe)],
        Operators = model.Graph.Node
            .GroupBy(node => string.IsNullOrEmpty(node.Domain) ? node.OpType : $"{node.Domain}.{node.OpType}")
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count()),
        FileSize = size,
    };

    private static string Describe(ValueInfoProto value)
    {
        // A damaged file may lack any of it.
        var type = value.Type?.TensorType;
        var axes = type?.Shape?.Dim.Select(axis => axis.HasDimValue ? $"{axis.DimValue}" : axis.DimParam) ?? [];
        return $"{value.Name}: {(ElementType)(type?.ElemType ?? 0)} [{string.Join(", ", axes)}]";
    }
}
