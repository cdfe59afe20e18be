using System.Text.Json;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.LanguageModels;

/// <summary>A trained language model, loaded and ready to tell how probable texts are. Safe for many threads at once, and to be disposed meanwhile, as <see cref="TextClassifier"/> is.</summary>
/// <example>
/// <code>
/// using var model = LanguageModel.Load("language.onnx");
/// Console.WriteLine(model.Perplexity(["A man is riding a bicycle."]));
/// </code>
/// </example>
public sealed class LanguageModel : IDisposable
{
    private const string StreamName = "The stream";

    private readonly GraphSession _session;
    private readonly LanguageModelConfiguration _configuration;
    private readonly ScoringOptions _options;

    private LanguageModel(GraphSession session, LanguageModelConfiguration configuration, ScoringOptions options) =>
        (_session, _configuration, _options) = (session, configuration, options);

    /// <summary>How many tokens of a text are read, its end included.</summary>
    public int MaxTokens => _configuration.MaxTokens;

    /// <summary>How many trained numbers the model holds.</summary>
    public long Parameters => _configuration.Parameters;

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">A file written by <c>ml-attention train-language-model</c> or <see cref="TrainedLanguageModel.Save(string)"/>.</param>
    /// <param name="options">Device, threads and batch size; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, it is damaged, or longer than <see cref="ScoringOptions.MaxModelBytes"/>.</exception>
    public static LanguageModel Load(string path, ScoringOptions? options = null)
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
    public static LanguageModel Load(Stream stream, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        options.Validate();
        return Load(ModelFile.Read(stream, StreamName, options.MaxModelBytes), StreamName, options);
    }

    /// <summary>ln of the probability of each text, its end included, and how many tokens that are. Of a long text the first <see cref="MaxTokens"/>.</summary>
    /// <param name="texts">Any texts; an empty one counts as a space.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>For each text a number of 0 or less, in nats, and the tokens, 1 or more.</returns>
    public IReadOnlyList<(double LogProbability, int Tokens)> LogProbabilities(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] spaced = [.. texts.Select((text, i) => SpacedText.Of(text ?? throw new ArgumentException($"Text {i} is null; expected a text, which may be empty.", nameof(texts))))];
        using var held = _session.Hold(this);
        var results = new (double, int)[spaced.Length];
        int workers = _options.BatchesAtOnce;
        BatchRun.All([.. TextBatches.Create(spaced, MaxTokens, _options.BatchTokens, workers)], workers, batch =>
        {
            using var input = Tensor.FromTexts(spaced, batch);
            var outputs = _session.Run(new Dictionary<string, Tensor> { [LanguageModelExporter.TextName] = input }, LanguageModelExporter.LogProbabilityName, LanguageModelExporter.TokensName);
            for (int i = 0; i < batch.Length; i++)
            {
                results[batch[i]] = (outputs[0].Floats[i], (int)outputs[1].Integers[i]);
            }

            Array.ForEach(outputs, tensor => tensor.Dispose());
        }, cancellationToken);
        return results;
    }

    /// <summary>e to the power of the mean of −ln p over all tokens of all texts: among how many tokens, all alike, the choice would be as hard.</summary>
    /// <param name="texts">One or more.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public double Perplexity(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count, nameof(texts));
        var all = LogProbabilities(texts, cancellationToken);
        return Math.Exp(-all.Sum(each => each.LogProbability) / all.Sum(each => (long)each.Tokens));
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _session.Dispose();

    private static LanguageModel Load(byte[] bytes, string source, ScoringOptions options)
    {
        var configuration = ReadConfiguration(ModelReader.Parse(bytes, source), source);
        try
        {
            return new(new GraphSession(bytes, new(options.Device, options.ThreadsOfBatch)), configuration, options);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"{source} cannot be loaded: {exception.Message}", exception);
        }
    }

    private static LanguageModelConfiguration ReadConfiguration(ModelProto model, string source)
    {
        string json = model.MetadataProps.FirstOrDefault(entry => entry.Key == ModelKind.LanguageModelKey)?.Value
            ?? throw new ModelFormatException($"{source} is an ONNX model, but no language model of Ml.Attention: {ModelKind.Describe(model)}. Expected a file written by 'ml-attention train-language-model' or TrainedLanguageModel.Save.");
        try
        {
            var configuration = MetadataJson.Read<LanguageModelConfiguration>(json)!;
            configuration.Transformer.Validate();
            return configuration.Format <= LanguageModelConfiguration.CurrentFormat
                ? configuration
                : throw new ModelFormatException($"{source} has format {configuration.Format}; this version reads up to {LanguageModelConfiguration.CurrentFormat}. Use a newer version of Ml.Attention.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {exception.Message}", exception);
        }
    }
}
