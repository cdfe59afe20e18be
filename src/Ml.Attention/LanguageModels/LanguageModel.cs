using Ml.Attention.Graphs;
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

    private static readonly (string Name, ElementType Type)[] Outputs = [(LanguageModelExporter.LogProbabilityName, ElementType.Float), (LanguageModelExporter.TokensName, ElementType.Int64)];

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
    /// <param name="path">A file written by <c>ml-attention train-language-model</c> or <c>TrainedLanguageModel.Save</c>.</param>
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
        var results = new (double, int)[spaced.Length];
        new TextBatchRun(_session, LanguageModelExporter.TextName, Outputs, _options, MaxTokens).All(this, spaced, new Dictionary<string, Tensor>(), (batch, outputs) =>
        {
            for (int i = 0; i < batch.Length; i++)
            {
                results[batch[i]] = (outputs[0].Floats[i], (int)outputs[1].Integers[i]);
            }
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
        var configuration = ModelKind.LanguageModel.Read<LanguageModelConfiguration>(ModelReader.Parse(bytes, source), source, read => read.Format, read => read.Check());
        try
        {
            return new(new GraphSession(bytes, new(options.Device, options.ThreadsOfBatch)), configuration, options);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"{source} cannot be loaded: {exception.Message}", exception);
        }
    }
}
