using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>What the metadata of an exported model say about it.</summary>
internal sealed record ModelConfiguration
{
    /// <summary>The key under which the configuration stands, as JSON.</summary>
    public const string MetadataKey = "ml_attention.configuration";

    /// <summary>The version of the format that this library writes; a newer one is refused.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required TokenizerOptions Tokenizer { get; init; }

    public required EncoderOptions Encoder { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many token ids there are, padding and shared ones included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How many trained numbers the model holds.</summary>
    public required long Parameters { get; init; }

    /// <summary>What logits are divided by before softmax, above 0; 1 where the model was not calibrated, as in files that do not say it.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Names of values inside the graph that can be made outputs.</summary>
    public required InnerValues Values { get; init; }

    public string ToJson() => MetadataJson.Write(this);

    public static ModelConfiguration? FromJson(string json) => MetadataJson.Read<ModelConfiguration>(json);

    /// <param name="Tokens">String <c>[batch, all_tokens]</c>.</param>
    /// <param name="TokenPositions">Which of them the encoder reads: Int64 <c>[batch, tokens]</c>.</param>
    /// <param name="Features">Float <c>[batch, width]</c>.</param>
    /// <param name="AttentionWeights">For each layer, float <c>[batch, heads, tokens, tokens]</c>.</param>
    internal sealed record InnerValues(string Tokens, string TokenPositions, string Features, IReadOnlyList<string> AttentionWeights);
}
