using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ml.Attention.FuzzTests;

/// <summary>Damages JSON, or lines of it: half of the time as text, half as values, so that it stays JSON.</summary>
internal static class JsonMutations
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "0.5", "1e308", "-1e308", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "\"\"", "\"x\"", "\"../x\"", "\"\\u0000\"", "[]", "[null]", "{}",
        "{\"a\":1}", "[[[[1]]]]",
    ];

    public static byte[] Change(byte[] whole, Random random)
    {
        if (random.Next(2) == 0)
        {
            return TextMutations.Change(whole, random);
        }

        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        string text = Encoding.UTF8.GetString(whole);
        bool isOne = text.TrimStart().StartsWith('{') && !text.TrimEnd().Contains("}\n{", StringComparison.Ordinal);
        string[] lines = isOne ? [text] : text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int chosen = random.Next(lines.Length);
        var root = JsonNode.Parse(lines[chosen], null, options)!;
        for (int i = random.Next(4); i >= 0; i--)
        {
            ChangeOne(root, random);
        }

        lines[chosen] = root.ToJsonString();
        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
    }

    private static void ChangeOne(JsonNode root, Random random)
    {
        List<(JsonNode Parent, string? Name, int Index)> places = [];
        Collect(root, places);
        if (places.Count == 0)
        {
            return;
        }

        var (parent, name, index) = places[random.Next(places.Count)];
        var value = JsonNode.Parse(Values[random.Next(Values.Length)]);
        switch (parent)
        {
            case JsonObject fields when random.Next(5) == 0:
                fields.Remove(name!);
                break;
            case JsonObject fields:
                fields[random.Next(20) == 0 ? $"{name}x" : name!] = value;
                break;
            case JsonArray elements when random.Next(3) == 0:
                elements.Add(elements[index]?.DeepClone());
                break;
            case JsonArray elements:
                elements[index] = value;
                break;
        }
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Name, int Index)> places)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    places.Add((fields, name, 0));
                    Collect(value, places);
                }

                break;
            case JsonArray elements:
                for (int i = 0; i < elements.Count; i++)
                {
                    places.Add((elements, null, i));
                    Collect(elements[i], places);
                }

                break;
        }
    }
}
