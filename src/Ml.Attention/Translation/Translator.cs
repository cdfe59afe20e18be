using Ml.Attention.Generation;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Translation;

/// <summary>A trained translator, loaded and ready to translate texts. Safe for many threads at once, and to be disposed meanwhile, as <see cref="TextClassifier"/> is.</summary>
/// <example>
/// <code>
/// using var translator = Translator.Load("translator.onnx");
/// Console.WriteLine(translator.Translate("A man is riding a bicycle.").Text);
/// </code>
/// </example>
public sealed class Translator : IDisposable
{
    private const string StreamName = "The stream";

    private static readonly (string Name, ElementType Type)[] Outputs =
    [
        (TranslatorExporter.TargetName, ElementType.String), (TranslatorExporter.ScoreName, ElementType.Float), (TranslatorExporter.SourceTokensName, ElementType.Int64),
    ];

    private readonly GraphSession _session;
    private readonly TranslationConfiguration _configuration;
    private readonly TranslatorOptions _options;

    private Translator(GraphSession session, TranslationConfiguration configuration, TranslatorOptions options) =>
        (_session, _configuration, _options) = (session, configuration, options);

    /// <summary>How many tokens of a source are read, its end included.</summary>
    public int MaxTokens => _configuration.MaxTokens;

    /// <summary>How text is written.</summary>
    public GenerationOptions Generation => _options.Over(_configuration.Generation);

    /// <summary>How many trained numbers the model holds.</summary>
    public long Parameters => _configuration.Parameters;

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">A file written by <c>ml-attention train-translation</c> or <c>TrainedTranslator.Save</c>.</param>
    /// <param name="options">Device, threads and search; defaults where null.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, it is damaged, or longer than <see cref="TranslatorOptions.MaxModelBytes"/>.</exception>
    public static Translator Load(string path, TranslatorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Validate();
        return Load(ModelFile.Read(path, options.MaxModelBytes), $"'{path}'", options);
    }

    /// <summary>Loads a model from a stream, read to its end.</summary>
    /// <inheritdoc cref="Load(string, TranslatorOptions?)"/>
    /// <param name="stream">What a file would hold.</param>
    /// <param name="options">Device, threads and search; defaults where null.</param>
    public static Translator Load(Stream stream, TranslatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        options.Validate();
        return Load(ModelFile.Read(stream, StreamName, options.MaxModelBytes), StreamName, options);
    }

    /// <summary>Translates one text.</summary>
    public TranslatedText Translate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Translate([text])[0];
    }

    /// <summary>Translates texts, in batches of similar length. What does not stand one space apart does after that.</summary>
    /// <param name="texts">Any texts; an empty one has an empty translation.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>One translation for each text, in their order.</returns>
    public IReadOnlyList<TranslatedText> Translate(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var sources = new List<string>(texts.Count);
        var places = new List<int>(texts.Count);
        var results = new TranslatedText[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            string spaced = SpacedText.Of(texts[i] ?? throw new ArgumentException($"Text {i} is null; expected a text, which may be empty.", nameof(texts)));
            if (spaced.Length == 0)
            {
                results[i] = new("", 0, 0, false);
                continue;
            }

            sources.Add(spaced);
            places.Add(i);
        }

        var generation = Generation;
        using var beams = Tensor.FromIntegers([generation.BeamWidth]);
        using var penalty = Tensor.FromFloats([generation.LengthPenalty]);
        using var most = Tensor.FromIntegers([generation.MaxTokens ?? MaxTokens]);
        var settings = new Dictionary<string, Tensor>
        {
            [TranslatorExporter.BeamWidthName] = beams,
            [TranslatorExporter.LengthPenaltyName] = penalty,
            [TranslatorExporter.MaxTokensName] = most,
        };
        new TextBatchRun(_session, TranslatorExporter.SourceName, Outputs, _options.ToScoring(), MaxTokens).All(this, sources, settings, (batch, outputs) =>
        {
            string[] written = outputs[0].ToStrings();
            for (int i = 0; i < batch.Length; i++)
            {
                int count = (int)outputs[2].Integers[i];
                results[places[batch[i]]] = new(written[i], outputs[1].Floats[i], count, count >= MaxTokens);
            }
        }, cancellationToken);
        return results;
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _session.Dispose();

    private static Translator Load(byte[] bytes, string source, TranslatorOptions options)
    {
        var model = ModelReader.Parse(bytes, source);
        var configuration = ModelKind.Translator.Read<TranslationConfiguration>(model, source, read => read.Format, read => read.Check());
        MakeInputs(model, source);
        var scoring = options.ToScoring();
        try
        {
            return new(new GraphSession(model, new(options.Device, scoring.ThreadsOfBatch)), configuration, options);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"{source} cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>Has the graph be given at each run what says how it writes.</summary>
    private static void MakeInputs(ModelProto model, string source)
    {
        foreach (var (name, type) in new[]
        {
            (TranslatorExporter.BeamWidthName, ElementType.Int64), (TranslatorExporter.LengthPenaltyName, ElementType.Float), (TranslatorExporter.MaxTokensName, ElementType.Int64),
        })
        {
            var constant = model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)
                ?? throw new ModelFormatException($"{source} is damaged, or not a translator of this library: its graph has no constant '{name}'. Copy the file again, or train the model again.");
            model.Graph.Initializer.Remove(constant);
            model.Graph.Input.Add(ModelWriter.Describe(name, type, []));
        }
    }
}
