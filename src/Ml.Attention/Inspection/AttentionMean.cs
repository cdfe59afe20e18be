using System.Globalization;
using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>Attention weights of one text, averaged over layers and heads.</summary>
internal sealed class AttentionMean
{
    private readonly double[,] _weights;

    /// <param name="attention">All weights.</param>
    /// <param name="layer">One layer, counted from 0; null for all.</param>
    /// <param name="head">One head, counted from 0; null for all.</param>
    public AttentionMean(AttentionWeights attention, int? layer, int? head)
    {
        int[] layers = Chosen(layer, attention.Layers, nameof(layer)), heads = Chosen(head, attention.Heads, nameof(head));
        _weights = new double[attention.Tokens, attention.Tokens];
        for (int query = 0; query < attention.Tokens; query++)
        {
            for (int key = 0; key < attention.Tokens; key++)
            {
                _weights[query, key] = layers.Average(each => heads.Average(one => (double)attention[each, one, query, key]));
                Largest = Math.Max(Largest, _weights[query, key]);
            }
        }

        Received = [.. Enumerable.Range(0, attention.Tokens).Select(key => Enumerable.Range(0, attention.Tokens).Average(query => _weights[query, key]))];
        Description = string.Create(CultureInfo.InvariantCulture, $"{Words(layer, "layer", layers.Length)}, {Words(head, "head", heads.Length)}{((layer ?? head) is null ? "" : " (counted from 0)")}");
    }

    /// <summary>The weight that each token receives, averaged over the tokens that look (queries); they sum to 1.</summary>
    public IReadOnlyList<double> Received { get; }

    /// <summary>The largest weight.</summary>
    public double Largest { get; }

    /// <summary>What was averaged, in words.</summary>
    public string Description { get; }

    /// <summary>The weight that a token (the query) gives to another (the key); over all keys they sum to 1.</summary>
    public double this[int query, int key] => _weights[query, key];

    private static int[] Chosen(int? one, int count, string name) =>
        one is null ? [.. Enumerable.Range(0, count)]
        : one < count ? [one.Value]
        : throw new ArgumentException($"The {name} {one} was asked for; the model has {count}, counted from 0.", name);

    private static string Words(int? one, string name, int count) =>
        one is not null ? $"{name} {one}" : count == 1 ? $"the only {name}" : $"mean of {count} {name}s";
}
