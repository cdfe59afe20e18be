using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Modules;

/// <summary>
/// Which keys a query sees, and what is added to its scores. All that are given hold together. True stands for seen, as
/// in Keras; PyTorch's boolean masks have it the other way round.
/// </summary>
public sealed record AttentionMasks
{
    /// <summary>Which keys are real, not padding: <c>[batch, keys]</c>.</summary>
    public bool[,]? Padding { get; init; }

    /// <summary>Which keys each query sees: <c>[queries, keys]</c>.</summary>
    public bool[,]? Seen { get; init; }

    /// <summary>Which keys each query sees in each sequence and head: <c>[batch · heads, queries, keys]</c>.</summary>
    public bool[,,]? SeenByHead { get; init; }

    /// <summary>Added to the scores: <c>[queries, keys]</c>; negative infinity hides a key.</summary>
    public float[,]? Added { get; init; }

    /// <summary>Added to the scores in each sequence and head: <c>[batch · heads, queries, keys]</c>.</summary>
    public float[,,]? AddedByHead { get; init; }

    /// <summary>The inputs that stand for these masks.</summary>
    internal MaskInputs Inputs =>
        (Padding is null ? 0 : MaskInputs.Padding)
        | (SeenByHead is not null || AddedByHead is not null ? MaskInputs.Heads : Seen is not null || Added is not null ? MaskInputs.Pairs : 0);

    /// <summary>Adds the masks to the inputs of a run.</summary>
    /// <exception cref="ArgumentException">A mask has another shape than queries and keys ask for.</exception>
    internal void AddTo(Dictionary<string, Tensor> inputs, int batch, int heads, int queries, int keys)
    {
        Check(Padding, nameof(Padding), batch, keys);
        Check(Seen, nameof(Seen), queries, keys);
        Check(Added, nameof(Added), queries, keys);
        Check(SeenByHead, nameof(SeenByHead), batch * heads, queries, keys);
        Check(AddedByHead, nameof(AddedByHead), batch * heads, queries, keys);
        if (Padding is not null)
        {
            inputs[AttentionGraph.PaddingName] = Tensor.FromFloats([.. Padding.Cast<bool>().Select(real => real ? 1f : 0f)], batch, keys);
        }

        if ((Inputs & (MaskInputs.Pairs | MaskInputs.Heads)) == 0)
        {
            return;
        }

        bool byHead = Inputs.HasFlag(MaskInputs.Heads);
        var mask = new float[byHead ? batch * heads * queries * keys : queries * keys];
        Add(mask, Seen?.Cast<bool>().Select(Bias));
        Add(mask, SeenByHead?.Cast<bool>().Select(Bias));
        Add(mask, Added?.Cast<float>());
        Add(mask, AddedByHead?.Cast<float>());
        inputs[AttentionGraph.MaskName] = byHead ? Tensor.FromFloats(mask, batch, heads, queries, keys) : Tensor.FromFloats(mask, queries, keys);
    }

    private static float Bias(bool seen) => seen ? 0 : AttentionMask.Masked;

    /// <summary>Adds elements, over again where the mask is larger: one of pairs holds for all sequences and heads.</summary>
    private static void Add(float[] mask, IEnumerable<float>? elements)
    {
        if (elements?.ToArray() is { Length: > 0 } added)
        {
            for (int i = 0; i < mask.Length; i++)
            {
                mask[i] += added[i % added.Length];
            }
        }
    }

    private static void Check(Array? mask, string name, params int[] expected)
    {
        if (mask is not null)
        {
            int[] found = [.. Enumerable.Range(0, mask.Rank).Select(mask.GetLength)];
            if (!found.SequenceEqual(expected))
            {
                throw new ArgumentException($"The mask {name} has the shape [{string.Join(", ", found)}]; expected [{string.Join(", ", expected)}].", name);
            }
        }
    }
}
