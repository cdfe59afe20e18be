using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ml.Attention.Training;

/// <summary>Options as JSON: names in camelCase, enumerations as words, a name that is not known is an error.</summary>
internal static class OptionsJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T options) => JsonSerializer.Serialize(options, Json);

    /// <exception cref="JsonException">Says where, what was found, and what was expected.</exception>
    public static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json) ?? throw new JsonException("found null; expected an object");
        }
        catch (JsonException exception) when (exception.Path is { } path)
        {
            throw new JsonException($"{path.TrimStart('$').TrimStart('.')}: {Reason<T>(exception, path)} (line {exception.LineNumber + 1}).", exception);
        }
    }

    private static string Reason<T>(JsonException exception, string path)
    {
        // The serializer says which type has no such member; the names it does have say more.
        var type = typeof(T);
        string[] names = path.Split('.')[1..];
        foreach (string name in names)
        {
            var property = type.GetProperties().FirstOrDefault(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == name);
            if (property is null)
            {
                var known = type.GetProperties().Where(member => member.CanWrite).Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name));
                return $"not known; expected one of {string.Join(", ", known)}";
            }

            type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        }

        return type switch
        {
            { IsEnum: true } => $"expected one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
            _ when type == typeof(int) => "expected a whole number",
            _ when type == typeof(float) || type == typeof(double) => "expected a number",
            _ when type == typeof(bool) => "expected true or false",
            _ => exception.InnerException?.Message ?? exception.Message,
        };
    }
}
