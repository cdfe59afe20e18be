using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ml.Attention.Training;

/// <summary>What the steps of a training depend on, as names and values: options, examples, the version of the library.</summary>
internal static class TrainingFingerprint
{
    private const int MostNamed = 5;

    /// <summary>What is done when a loss is no number changes nothing before that.</summary>
    private static readonly string[] Free = [nameof(TrainingOptions.OnDivergence), nameof(TrainingOptions.MostDivergences)];

    public static SortedDictionary<string, string> Of(TextClassificationOptions options, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample>? validation, string? initialWeights)
    {
        var values = Of(options, Texts(training), validation is null ? null : Texts(validation));
        if (initialWeights is not null)
        {
            values["digest of the pretrained encoder"] = initialWeights[..16];
        }

        return values;

        static IEnumerable<string?[]> Texts(IEnumerable<TextExample> examples) => examples.Select(example => (string?[])[example.Text, example.SecondText, example.Label]);
    }

    /// <param name="options">How training is done.</param>
    /// <param name="training">The texts of each example.</param>
    /// <param name="validation">Those of each validation example; null where a part of the others is held out.</param>
    public static SortedDictionary<string, string> Of<TOptions>(TOptions options, IEnumerable<string?[]> training, IEnumerable<string?[]>? validation)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["training examples"] = Of(training),
            ["validation examples"] = validation is null ? "a part of the training examples" : Of(validation),
            ["version of the library"] = typeof(TrainingFingerprint).Assembly.GetName().Version?.ToString() ?? "",
        };
        using var json = JsonDocument.Parse(OptionsJson.Write(options));
        Add("", json.RootElement);
        return values;

        void Add(string name, JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                values[name] = element.GetRawText();
                return;
            }

            foreach (var property in element.EnumerateObject().Where(property => !Free.Contains(property.Name, StringComparer.OrdinalIgnoreCase)))
            {
                Add(name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value);
            }
        }
    }

    /// <summary>What differs: a part of a sentence; null where nothing does.</summary>
    public static string? Difference(IReadOnlyDictionary<string, string> then, IReadOnlyDictionary<string, string> now)
    {
        string[] differences = [.. then.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Then: then.GetValueOrDefault(name, "not given"), Now: now.GetValueOrDefault(name, "not given")))
            .Where(value => value.Then != value.Now)
            .Select(value => $"{value.Name}: {value.Then} there, {value.Now} here")];
        return differences.Length == 0 ? null
            : string.Join("; ", differences.Take(MostNamed)) + (differences.Length > MostNamed ? $"; and {differences.Length - MostNamed} more" : "");
    }

    private static string Of(IEnumerable<string?[]> examples)
    {
        int count = 0;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string?[] texts in examples)
        {
            count++;
            Array.ForEach(texts, Add);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count} with digest {Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 8))}");

        void Add(string? text)
        {
            // The length first, so that no two lists of texts are the same bytes; as UTF-16, since a text may be no valid UTF-8.
            digest.AppendData(BitConverter.GetBytes(text?.Length ?? -1));
            digest.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes((text ?? "").AsSpan()));
        }
    }
}
