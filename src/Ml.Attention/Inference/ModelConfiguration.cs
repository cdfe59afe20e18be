using System.Text.Json.Serialization;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>What the metadata of an exported model say about it.</summary>
internal sealed record ModelConfiguration
{
    /// <summary>The key under which the configuration stands, as JSON.</summary>
    public const string MetadataKey = "ml_attention.configuration";

    /// <summary>The newest version of the format that this library knows; a newer one is refused.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The version of models that give a text one label, which libraries read that know no sets of labels.</summary>
    public const int FormatOfOneLabel = 1;

    /// <summary>What models had before they knew runs of words.</summary>
    public static NGramOptions WithoutNGrams { get; } = new() { LinearPath = false, PairEmbeddings = false };

    public required int Format { get; init; }

    public required TokenizerOptions Tokenizer { get; init; }

    public required EncoderOptions Encoder { get; init; }

    public NGramOptions NGrams { get; init; } = WithoutNGrams;

    /// <summary>The linear models beside the encoder.</summary>
    public LinearPaths LinearPaths { get; init; }

    /// <summary>How much the log-probabilities of the encoder and of each linear model count.</summary>
    public IReadOnlyList<double> PathWeights { get; init; } = [1];

    /// <summary>How many encoders there are, whose answers are averaged.</summary>
    public int Encoders { get; init; } = 1;

    /// <summary>Whether the model reads two texts together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadsPairs { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The least score at which each label is said of a text; null where a text has one label.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Thresholds { get; init; }

    /// <summary>How many token ids there are, padding and shared ones included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How many trained numbers the model holds.</summary>
    public required long Parameters { get; init; }

    /// <summary>What logits are divided by before softmax, above 0; 1 where the model was not calibrated, as in files that do not say it.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The numbers in which weights are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WeightPrecision Precision { get; init; }

    /// <summary>Names of values inside the graph that can be made outputs.</summary>
    public required InnerValues Values { get; init; }

    /// <summary>The names of the paths, in the order of their weights.</summary>
    public IReadOnlyList<string> PathNames => ["encoder", .. NGramClassifier.Each(LinearPaths).Select(path => path == LinearPaths.Ratios ? "words and runs of words" : "words and spellings")];

    /// <summary>The numbers that the layers of the encoder compute with.</summary>
    [JsonIgnore]
    public ElementType EncoderType => Precision == WeightPrecision.Half ? ElementType.Half : ElementType.Float;

    public string ToJson() => MetadataJson.Write(this);

    /// <summary>That of a model of this library.</summary>
    public static ModelConfiguration Of(ModelProto model) => FromJson(model.MetadataProps.Single(entry => entry.Key == MetadataKey).Value)!;

    public static ModelConfiguration? FromJson(string json) => MetadataJson.Read<ModelConfiguration>(json);

    /// <param name="Tokens">String <c>[batch, all_tokens]</c>.</param>
    /// <param name="TokenPositions">Which of them the encoder reads: Int64 <c>[batch, tokens]</c>.</param>
    /// <param name="Features">Float <c>[batch, width]</c>.</param>
    /// <param name="AttentionWeights">
    /// For each layer, float <c>[batch, heads, tokens, tokens]</c>; or what a <c>MultiHeadAttention</c> node gives, from which
    /// <see cref="FusedAttention"/> finds them. With <see cref="WeightPrecision.Half"/> of 16-bit numbers.
    /// </param>
    internal sealed record InnerValues(string Tokens, string TokenPositions, string Features, IReadOnlyList<string> AttentionWeights)
    {
        /// <summary>What each path says, times its weight: float <c>[batch, classes]</c>. None in models that had one path alone.</summary>
        public IReadOnlyList<string> PathLogits { get; init; } = [];
    }
}
