using System.Globalization;
using System.Security.Cryptography;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// An encoder that was trained on texts without labels, as its file holds it: what a classifier starts from. The file is an
/// ONNX model too, which takes <c>Text</c>, String <c>[batch, 1]</c>, and gives <c>Features</c>, Float <c>[batch, width]</c>,
/// the mean of the tokens' vectors.
/// </summary>
public sealed class PretrainedEncoder
{
    private const string StreamName = "The stream";

    private PretrainedEncoder(PretrainedEncoderConfiguration configuration, Vocabulary vocabulary, Dictionary<string, float[]> weights, string digest) =>
        (Encoder, Tokenizer, Parameters, Vocabulary, Weights, Digest) = (configuration.Encoder, configuration.Tokenizer, configuration.Parameters, vocabulary, weights, digest);

    /// <summary>The form of the encoder.</summary>
    public EncoderOptions Encoder { get; }

    /// <summary>How its texts became token ids.</summary>
    public TokenizerOptions Tokenizer { get; }

    /// <summary>The words that it knows, and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How many trained numbers it holds.</summary>
    public long Parameters { get; }

    /// <summary>The value of each parameter, by name.</summary>
    internal IReadOnlyDictionary<string, float[]> Weights { get; }

    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    internal string Digest { get; }

    /// <summary>Loads an encoder from a file.</summary>
    /// <param name="path">A file written by <c>ml-attention pretrain</c> or <c>TrainedEncoder.Save</c>.</param>
    /// <exception cref="ModelFormatException">The file is no pretrained encoder, or it is damaged.</exception>
    public static PretrainedEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(ModelFile.Read(path), $"'{path}'");
    }

    /// <summary>Loads an encoder from a stream, read to its end.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <param name="stream">What a file would hold.</param>
    public static PretrainedEncoder Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(ModelFile.Read(stream, StreamName), StreamName);
    }

    private static PretrainedEncoder Load(byte[] bytes, string source)
    {
        var model = ModelReader.Parse(bytes, source);
        var configuration = ModelKind.Encoder.Read<PretrainedEncoderConfiguration>(model, source, read => read.Format, read => read.Check());
        var vocabulary = ReadVocabulary(model, configuration, source);
        return new(configuration, vocabulary, ReadWeights(model, configuration, vocabulary, source), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>The vocabulary as the node holds it that finds the ids of tokens.</summary>
    private static Vocabulary ReadVocabulary(ModelProto model, PretrainedEncoderConfiguration configuration, string source)
    {
        var attributes = model.Graph.Node.FirstOrDefault(node => node.OpType == "LabelEncoder")?.Attribute;
        string[] keys = [.. attributes?.FirstOrDefault(attribute => attribute.Name == "keys_strings")?.Strings.Select(key => key.ToStringUtf8()) ?? []];
        long[] ids = [.. attributes?.FirstOrDefault(attribute => attribute.Name == "values_int64s")?.Ints ?? []];
        long first = Vocabulary.FirstUnknownId + configuration.Tokenizer.UnknownBuckets;
        long words = configuration.VocabularySize - first;
        var forms = keys.Zip(ids).Where(pair => pair.Second >= first).GroupBy(pair => pair.Second, pair => pair.First).OrderBy(word => word.Key).ToList();
        bool fits = keys.Length == ids.Length && keys.Distinct(StringComparer.Ordinal).Count() == keys.Length && forms.Count == words
            && forms.Select((word, i) => word.Key == first + i).All(isNext => isNext) && !forms.Exists(word => word.Contains(""));
        return fits
            ? new([.. forms.Select(word => word.ToArray())], configuration.Tokenizer.UnknownBuckets)
            : throw Damaged(source, string.Create(CultureInfo.InvariantCulture, $"its vocabulary has {forms.Count} words with ids; expected {words}, each spelling once, with ids from {first} on."));
    }

    private static Dictionary<string, float[]> ReadWeights(ModelProto model, PretrainedEncoderConfiguration configuration, Vocabulary vocabulary, string source)
    {
        var graph = new GraphBuilder(operators: OperatorChoice.Portable);
        ConfigurationCheck.Try(source, () => PretrainedEncoderGraph.Build(graph, configuration.Encoder, configuration.Tokenizer, vocabulary));
        var edit = new ModelEdit(model);
        return graph.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            var tensor = edit.Tensor(parameter.Name);
            if (tensor is not { DataType: (int)ElementType.Float } || !tensor.Dims.SequenceEqual(parameter.Shape.ToLengths()))
            {
                throw Damaged(source, $"it has no weights '{parameter.Name}' of shape {parameter.Shape}, which its configuration says.");
            }

            float[] values = ModelEdit.Floats(tensor);
            return Array.TrueForAll(values, float.IsFinite) ? values : throw Damaged(source, $"its weights '{parameter.Name}' have a value that is no finite number.");
        });
    }

    private static ModelFormatException Damaged(string source, string problem) => new($"{source} is damaged: {problem} Copy the file again, or pretrain again.");
}
