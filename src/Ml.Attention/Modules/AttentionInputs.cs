using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Modules;

/// <summary>The inputs of one run, checked against the options and each other.</summary>
internal sealed class AttentionInputs : IDisposable
{
    private readonly bool _ownsTensors;

    private AttentionInputs(Dictionary<string, Tensor> tensors, MaskInputs masks, bool ownsTensors) =>
        (Tensors, Masks, _ownsTensors) = (tensors, masks, ownsTensors);

    public Dictionary<string, Tensor> Tensors { get; }

    public MaskInputs Masks { get; }

    /// <summary>How long each symbolic axis is.</summary>
    public IReadOnlyDictionary<string, long> Lengths => new Dictionary<string, long>
    {
        ["batch"] = Tensors[AttentionGraph.QueryName].Lengths[0],
        ["queries"] = Tensors[AttentionGraph.QueryName].Lengths[1],
        ["keys"] = Tensors[AttentionGraph.KeyName].Lengths[1],
    };

    /// <summary>From arrays, which are copied.</summary>
    public static AttentionInputs Create(AttentionOptions options, float[,,] query, float[,,] key, float[,,] value, AttentionMasks? masks)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        CheckShapes(options, Arrays.Lengths(query), Arrays.Lengths(key), Arrays.Lengths(value));
        var tensors = new Dictionary<string, Tensor>
        {
            [AttentionGraph.QueryName] = Arrays.ToTensor(query),
            [AttentionGraph.KeyName] = Arrays.ToTensor(key),
            [AttentionGraph.ValueName] = Arrays.ToTensor(value),
        };
        masks?.AddTo(tensors, query.GetLength(0), options.Heads, query.GetLength(1), key.GetLength(1));
        return new(tensors, masks?.Inputs ?? MaskInputs.None, ownsTensors: true);
    }

    /// <summary>From tensors, which stay their owner's.</summary>
    public static AttentionInputs Create(AttentionOptions options, Tensor query, Tensor key, Tensor value, Tensor? padding, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        CheckShapes(options, query.Lengths, key.Lengths, value.Lengths);
        var (batch, queries, keys) = (query.Lengths[0], query.Lengths[1], key.Lengths[1]);
        var tensors = new Dictionary<string, Tensor> { [AttentionGraph.QueryName] = query, [AttentionGraph.KeyName] = key, [AttentionGraph.ValueName] = value };
        var masks = MaskInputs.None;
        if (padding is not null)
        {
            Check(padding.Lengths.SequenceEqual([batch, keys]), "padding mask", padding.Lengths, $"[{batch}, {keys}]");
            tensors[AttentionGraph.PaddingName] = padding;
            masks |= MaskInputs.Padding;
        }

        if (mask is not null)
        {
            bool isPairs = mask.Lengths.SequenceEqual([queries, keys]);
            Check(isPairs || mask.Lengths.SequenceEqual([batch, options.Heads, queries, keys]), "mask", mask.Lengths, $"[{queries}, {keys}] or [{batch}, {options.Heads}, {queries}, {keys}]");
            tensors[AttentionGraph.MaskName] = mask;
            masks |= isPairs ? MaskInputs.Pairs : MaskInputs.Heads;
        }

        return new(tensors, masks, ownsTensors: false);
    }

    public void Dispose()
    {
        if (_ownsTensors)
        {
            foreach (var tensor in Tensors.Values)
            {
                tensor.Dispose();
            }
        }
    }

    private static void CheckShapes(AttentionOptions options, long[] query, long[] key, long[] value)
    {
        Check(query.Length == 3 && query[2] == options.Width, "query", query, $"[batch, queries, {options.Width}]");
        int keyWidth = options.KeyWidth ?? options.Width, valueWidth = options.ValueWidth ?? options.Width;
        Check(key.Length == 3 && key[0] == query[0] && key[2] == keyWidth, "key", key, $"[{query[0]}, keys, {keyWidth}]");
        Check(value.SequenceEqual([key[0], key[1], valueWidth]), "value", value, $"[{key[0]}, {key[1]}, {valueWidth}]");
        Check(query[0] > 0 && query[1] > 0 && key[1] > 0, "query", query, "one sequence, one query and one key or more");
        Check(!options.Causal || query[1] == key[1], "key", key, $"as many keys as queries, {query[1]}, since {nameof(AttentionOptions.Causal)} compares their positions");
    }

    private static void Check(bool fits, string name, long[] found, string expected)
    {
        if (!fits)
        {
            throw new ArgumentException($"The {name} has the shape [{string.Join(", ", found)}]; expected {expected}.");
        }
    }
}
