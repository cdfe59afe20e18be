using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Generation;

/// <summary>The tensors of some examples.</summary>
internal sealed class SequenceBatch : IDisposable
{
    /// <summary>Names of the graph's inputs.</summary>
    public const string SourceName = "source", SourcePaddingName = "source_padding", PreviousName = "previous", NextName = "next", WeightsName = "weights";

    private readonly Dictionary<string, Tensor> _tensors = [];

    public SequenceBatch(IReadOnlyList<SequencePair> pairs, int[] examples, bool hasSource)
    {
        Examples = examples;
        Rows = examples.Length;
        Targets = examples.Max(example => pairs[example].Target.Length) + 1;
        Tokens = hasSource ? examples.Max(example => pairs[example].Source.Length) : 0;
        TargetTokens = examples.Sum(example => pairs[example].Target.Length + 1);
        var previous = Add(PreviousName, ElementType.Int64, Targets).Integers;
        var next = Add(NextName, ElementType.Int64, Targets).Integers;
        var weights = Add(WeightsName, ElementType.Float, Targets).Floats;
        weights.Clear();
        previous.Clear();
        next.Clear();
        for (int row = 0; row < Rows; row++)
        {
            int[] target = pairs[examples[row]].Target;
            int start = row * Targets;
            previous[start] = PieceVocabulary.BeginId;
            for (int i = 0; i < target.Length; i++)
            {
                (previous[start + i + 1], next[start + i]) = (target[i], target[i]);
            }

            next[start + target.Length] = PieceVocabulary.EndId;
            weights.Slice(start, target.Length + 1).Fill(1);
        }

        if (hasSource)
        {
            AddSource(pairs);
        }
    }

    /// <summary>Positions in the data set.</summary>
    public int[] Examples { get; }

    public int Rows { get; }

    /// <summary>The length that each source is padded to.</summary>
    public int Tokens { get; }

    /// <summary>The length that each target is padded to, its end included.</summary>
    public int Targets { get; }

    /// <summary>How many tokens are to be told, padding aside.</summary>
    public int TargetTokens { get; }

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private void AddSource(IReadOnlyList<SequencePair> pairs)
    {
        var ids = Add(SourceName, ElementType.Int64, Tokens).Integers;
        var padding = Add(SourcePaddingName, ElementType.Float, Tokens).Floats;
        ids.Clear();
        padding.Clear();
        for (int row = 0; row < Rows; row++)
        {
            int[] source = pairs[Examples[row]].Source;
            padding.Slice(row * Tokens, source.Length).Fill(1);
            for (int i = 0; i < source.Length; i++)
            {
                ids[(row * Tokens) + i] = source[i];
            }
        }
    }

    private Tensor Add(string name, ElementType type, int length) => _tensors[name] = Tensor.Create(type, Rows, length);
}
