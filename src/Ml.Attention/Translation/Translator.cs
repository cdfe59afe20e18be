using System.Text.Json;
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

    private static readonly string[] Outputs = [TranslatorExporter.TargetName, TranslatorExporter.ScoreName, TranslatorExporter.SourceTokensName];

    private readonly GraphSession _session;
    private readonly TranslationConfiguration _configuration;
    private readonly TranslatorOptions _options;

    private Translator(GraphSession session, TranslationConfiguration configuration, TranslatorOptions options) =>
        (_session, _configuration, _options) = (session, configuration, options);

    /// <summary>How many tokens of a source are read, its end included.</summary>
    public int MaxTokens => _configuration.MaxTokens;

    /// <summary>How text is written.</summary>
    public GenerationOptions Generation => _options.Generation ?? _configuration.Generation;

    /// <summary>How many trained numbers the model holds.</summary>
    public long Parameters => _configuration.Parameters;

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">A file written by <c>ml-attention train-translation</c> or <see cref="TrainedTranslator.Save(string)"/>.</param>
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

        using var held = _session.Hold(this);
        int workers = _options.ToScoring().BatchesAtOnce;
        BatchRun.All([.. TextBatches.Create(sources, MaxTokens, _options.BatchTokens, workers)], workers, RunBatch, cancellationToken);
        return results;

        void RunBatch(int[] batch)
        {
            using var input = Tensor.FromTexts(sources, batch);
            var outputs = RunModel(input);
            try
            {
                string[] written = outputs[0].ToStrings();
                for (int i = 0; i < batch.Length; i++)
                {
                    int count = (int)outputs[2].Integers[i];
                    results[places[batch[i]]] = new(written[i], outputs[1].Floats[i], count, count >= MaxTokens);
                }
            }
            finally
            {
                Array.ForEach(outputs, tensor => tensor.Dispose());
            }
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _session.Dispose();

    private Tensor[] RunModel(Tensor source)
    {
        var generation = Generation;
        using var beams = Tensor.FromIntegers([generation.BeamWidth]);
        using var penalty = Tensor.FromFloats([generation.LengthPenalty]);
        using var most = Tensor.FromIntegers([generation.MaxTokens ?? MaxTokens]);
        var inputs = new Dictionary<string, Tensor>
        {
            [TranslatorExporter.SourceName] = source,
            [TranslatorExporter.BeamWidthName] = beams,
            [TranslatorExporter.LengthPenaltyName] = penalty,
            [TranslatorExporter.MaxTokensName] = most,
        };
        try
        {
            return _session.Run(inputs, Outputs);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"The model cannot translate these texts: {exception.Message.ReplaceLineEndings(" ")} Either its file is damaged, or the batch needs more memory than there is; try a smaller {nameof(TranslatorOptions.BatchTokens)}.", exception);
        }
    }

    private static Translator Load(byte[] bytes, string source, TranslatorOptions options)
    {
        var model = ModelReader.Parse(bytes, source);
        var configuration = ReadConfiguration(model, source);
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

    private static TranslationConfiguration ReadConfiguration(ModelProto model, string source)
    {
        string json = model.MetadataProps.FirstOrDefault(entry => entry.Key == ModelKind.TranslationKey)?.Value
            ?? throw new ModelFormatException($"{source} is an ONNX model, but no translator of Ml.Attention: {ModelKind.Describe(model)}. Expected a file written by 'ml-attention train-translation' or TrainedTranslator.Save.");
        try
        {
            var configuration = MetadataJson.Read<TranslationConfiguration>(json)!;
            if (configuration.Format > TranslationConfiguration.CurrentFormat)
            {
                throw new ModelFormatException($"{source} has format {configuration.Format}; this version reads up to {TranslationConfiguration.CurrentFormat}. Use a newer version of Ml.Attention.");
            }

            configuration.Transformer.Validate();
            configuration.Generation.Validate();
            return configuration;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {exception.Message}", exception);
        }
    }
}
