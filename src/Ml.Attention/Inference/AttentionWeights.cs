namespace Ml.Attention.Inference;

/// <summary>How much each token of a text looked at each other, in every layer and head.</summary>
public sealed class AttentionWeights
{
    private readonly float[] _weights;

    internal AttentionWeights(int layers, int heads, int tokens, float[] weights) =>
        (Layers, Heads, Tokens, _weights) = (layers, heads, tokens, weights);

    /// <summary>How many layers there are.</summary>
    public int Layers { get; }

    /// <summary>How many heads each layer has.</summary>
    public int Heads { get; }

    /// <summary>How many tokens the text has.</summary>
    public int Tokens { get; }

    /// <summary>The weight that a token (the query) gives to another (the key); over all keys they sum to 1.</summary>
    public float this[int layer, int head, int query, int key]
    {
        get
        {
            Check(layer, Layers, nameof(layer));
            Check(head, Heads, nameof(head));
            Check(query, Tokens, nameof(query));
            Check(key, Tokens, nameof(key));
            return _weights[((((layer * Heads) + head) * Tokens + query) * Tokens) + key];
        }
    }

    private static void Check(int index, int count, string name)
    {
        if (index < 0 || index >= count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"Expected 0 to {count - 1}.");
        }
    }
}
