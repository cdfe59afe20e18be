using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ml.Attention.Inference;

/// <summary>JSON as it stands in the metadata of a model.</summary>
internal static class MetadataJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">It is damaged.</exception>
    public static T? Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);
}
