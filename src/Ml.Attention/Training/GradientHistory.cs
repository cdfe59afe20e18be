using System.Text.Json;
using System.Text.Json.Serialization;
using Ml.Attention.Inference;
using Ml.Attention.Layers;

namespace Ml.Attention.Training;

/// <summary>
/// How large the gradients of each part of a network were at each step of its training, before clipping. Recorded where
/// <see cref="TrainingOptions.RecordGradients"/> is set.
/// </summary>
/// <param name="Encoder">The form of the encoder that was trained.</param>
/// <param name="Parts">
/// The parts: <c>token_embedding</c>, of each encoder layer <c>encoder/layer_0/query_and_key</c>, <c>…/value_and_output</c>,
/// <c>…/feed_forward</c> and its normalizations, then <c>encoder/final_norm</c> and <c>head</c>. Each parameter is in one.
/// </param>
/// <param name="Steps">Every step, in order.</param>
public sealed record GradientHistory(EncoderOptions Encoder, IReadOnlyList<string> Parts, IReadOnlyList<GradientStep> Steps)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The layers, in the order of their first parts: <c>encoder/layer_0</c>, or a part that is in no encoder layer.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Layers => [.. Parts.Select(GradientParts.LayerOf).Distinct()];

    /// <summary>Reads what <see cref="Save(string)"/> has written.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static GradientHistory Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var history = JsonSerializer.Deserialize<GradientHistory>(File.ReadAllBytes(path), Json);
            return history is { Steps.Count: > 0 } && history.Steps.All(step => step.Parts.Count == history.Parts.Count)
                ? history
                : throw new InvalidDataException($"'{path}' has no steps, or one without a norm for each of its parts; expected a file of gradient norms that a training has recorded.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is not a file of gradient norms that a training has recorded: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the history as JSON: a file that is there whole or not at all.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Save);
    }

    /// <summary>Writes the history as JSON to a stream.</summary>
    public void Save(Stream stream) => JsonSerializer.Serialize(stream, this, Json);

    /// <summary>The norm of a layer's gradients at each step, of all its parts together.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public IReadOnlyList<double> NormsOf(string layer)
    {
        int[] parts = [.. Parts.Index().Where(pair => GradientParts.LayerOf(pair.Item) == layer || pair.Item == layer).Select(pair => pair.Index)];
        return parts.Length > 0
            ? [.. Steps.Select(step => Math.Sqrt(parts.Sum(part => step.Parts[part] * step.Parts[part])))]
            : throw new ArgumentException($"There is no layer '{layer}'; expected one of {string.Join(", ", Layers)}.", nameof(layer));
    }
}
