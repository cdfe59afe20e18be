using System.Text.Json;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>A kind of model that this library writes.</summary>
/// <param name="Key">The key of its configuration in the metadata.</param>
/// <param name="Name">What it is.</param>
/// <param name="Use">What takes it.</param>
/// <param name="Origin">What writes it.</param>
internal sealed record ModelKind(string Key, string Name, string Use, string Origin)
{
    public static ModelKind Classifier { get; } = new(
        ModelConfiguration.MetadataKey, "text classifier", "which 'ml-attention predict' and TextClassifier.Load take", "'ml-attention train' or TrainedTextClassifier.Save");

    public static ModelKind Translator { get; } = new(
        "ml_attention.translation", "translator", "which 'ml-attention translate' and Translator.Load take", "'ml-attention train-translation' or TrainedTranslator.Save");

    public static ModelKind LanguageModel { get; } = new(
        "ml_attention.language_model", "language model", "which 'ml-attention perplexity' and LanguageModel.Load take", "'ml-attention train-language-model' or TrainedLanguageModel.Save");

    public static ModelKind Encoder { get; } = new(
        "ml_attention.encoder", "pretrained encoder", "which 'ml-attention train --initialize-from' and PretrainedEncoder.Load take", "'ml-attention pretrain' or TrainedEncoder.Save");

    private static ModelKind Sequences { get; } = new(
        SequenceDefinition.MetadataKey, "model of number sequences", "which is used in the pipeline that it was saved with", "a pipeline");

    /// <summary>The configuration of a model of this kind, as JSON.</summary>
    /// <exception cref="ModelFormatException">It is of another kind.</exception>
    public string ConfigurationOf(ModelProto model, string source) => Find(model, this)
        ?? throw new ModelFormatException($"{source} is an ONNX model, but no {Name} of Ml.Attention: {Describe(model)}. Expected a file written by {Origin}.");

    /// <summary>The configuration of a model of this kind, which is of the only version of its format.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <param name="formatOf">The version that the configuration says.</param>
    /// <param name="check">Throws an <see cref="ArgumentException"/> where something in it is out of range.</param>
    /// <exception cref="ModelFormatException">It is of another kind, newer, or damaged.</exception>
    public T Read<T>(ModelProto model, string source, Func<T, int> formatOf, Action<T> check)
    {
        const int Known = 1;
        string json = ConfigurationOf(model, source);
        try
        {
            var configuration = MetadataJson.Read<T>(json) ?? throw new JsonException("null");
            int format = formatOf(configuration);
            if (format > Known)
            {
                throw new ModelFormatException($"{source} has format {format}; this version reads up to {Known}. Use a newer version of Ml.Attention.");
            }

            check(configuration);
            return configuration;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {exception.Message}", exception);
        }
    }

    private static string? Find(ModelProto model, ModelKind kind) => model.MetadataProps.FirstOrDefault(entry => entry.Key == kind.Key)?.Value;

    private static string Describe(ModelProto model) =>
        ((ModelKind[])[Classifier, Translator, LanguageModel, Encoder, Sequences]).FirstOrDefault(kind => Find(model, kind) is not null) is { } found
            ? $"it is a {found.Name}, {found.Use}"
            : "its metadata do not say that it is one of Ml.Attention";
}
