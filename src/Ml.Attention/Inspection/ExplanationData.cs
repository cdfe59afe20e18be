using System.Text.Json;
using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>What the script of an explanation reads.</summary>
/// <param name="Label">The predicted label.</param>
/// <param name="Tokens">Each token, long ones cut.</param>
/// <param name="Layers">How many layers.</param>
/// <param name="Heads">How many heads each layer has.</param>
/// <param name="PooledFirst">Whether the first token alone looks.</param>
/// <param name="Weights">
/// The attention weights [layers, heads, queries, keys] as numbers of 16 bits, the least significant byte first, in Base64.
/// They are 65,535 times the weights, rounded so that the row of each query sums to 65,535.
/// </param>
/// <param name="ProbabilityAdded">What each token adds.</param>
/// <param name="LogOddsAdded">What each token adds.</param>
internal sealed record ExplanationData(
    string Label,
    IReadOnlyList<string> Tokens,
    int Layers,
    int Heads,
    bool PooledFirst,
    string Weights,
    IReadOnlyList<double> ProbabilityAdded,
    IReadOnlyList<double> LogOddsAdded)
{
    private const int Whole = ushort.MaxValue;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static ExplanationData Of(TextExplanation explanation) => new(
        HtmlFragment.Clean(explanation.Prediction.Label),
        [.. explanation.Tokens.Select(token => HtmlFragment.Clean(ExplanationHtml.Shown(token)))],
        explanation.Attention.Layers,
        explanation.Attention.Heads,
        explanation.PooledFirst,
        Encode(explanation.Attention),
        [.. explanation.Importance.ProbabilityAdded.Select(value => Math.Round(value, 6))],
        [.. explanation.Importance.LogOddsAdded.Select(value => Math.Round(value, 4))]);

    /// <summary>JSON in which no text can end the script around it: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are escaped.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private static string Encode(AttentionWeights attention)
    {
        int rows = attention.Layers * attention.Heads * attention.Tokens;
        var bytes = new byte[2 * rows * attention.Tokens];
        var row = new float[attention.Tokens];
        for (int i = 0; i < rows; i++)
        {
            int matrix = i / attention.Tokens;
            for (int key = 0; key < row.Length; key++)
            {
                row[key] = attention[matrix / attention.Heads, matrix % attention.Heads, i % attention.Tokens, key];
            }

            Encode(row, bytes.AsSpan(2 * i * row.Length, 2 * row.Length));
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Rounds the sum so far instead of each weight: so errors do not add up.</summary>
    private static void Encode(ReadOnlySpan<float> row, Span<byte> bytes)
    {
        double total = 0, sum = 0;
        foreach (float weight in row)
        {
            total += weight;
        }

        int before = 0;
        for (int key = 0; key < row.Length; key++)
        {
            sum += row[key];
            int until = total > 0 ? (int)Math.Round(sum / total * Whole) : 0;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * key)..], (ushort)(until - before));
            before = until;
        }
    }
}
