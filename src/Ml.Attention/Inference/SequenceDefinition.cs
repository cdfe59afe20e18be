using System.Text.Json;
using Ml.Attention.Layers;

namespace Ml.Attention.Inference;

/// <summary>All of a model of number sequences but its weights; stands in the metadata of its file.</summary>
internal sealed record SequenceDefinition
{
    /// <summary>The key under which it stands, as JSON.</summary>
    public const string MetadataKey = "ml_attention.sequence";

    /// <summary>How many numbers an item has.</summary>
    public required int ItemWidth { get; init; }

    /// <summary>How many items of a sequence are read.</summary>
    public required int MaxItems { get; init; }

    public required EncoderOptions Encoder { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The network from items to logits; training and inference build it from here.</summary>
    public ItemClassifier CreateNetwork() => new(Encoder, MaxItems, Labels.Count);

    public string ToJson() => MetadataJson.Write(this);

    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static SequenceDefinition FromJson(string json)
    {
        try
        {
            var definition = MetadataJson.Read<SequenceDefinition>(json);
            return definition is { ItemWidth: > 0, MaxItems: > 0, Labels.Count: >= 2 } ? definition : throw new JsonException("a value is missing or out of range");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"The model of number sequences has a damaged configuration: {exception.Message}", exception);
        }
    }
}
