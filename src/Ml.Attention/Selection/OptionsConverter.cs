using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>Options within other JSON, in the form that <see cref="TextClassificationOptions.ToJson"/> gives them.</summary>
internal sealed class OptionsConverter : JsonConverter<TextClassificationOptions>
{
    public override TextClassificationOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return TextClassificationOptions.FromJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, TextClassificationOptions value, JsonSerializerOptions options) =>
        JsonNode.Parse(value.ToJson())!.WriteTo(writer);
}
