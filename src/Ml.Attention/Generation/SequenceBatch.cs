using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Generation;

/// <summary>The tensors of some examples.</summary>
internal sealed class SequenceBatch : IDisposable
{
    /// <summary>Names of the graph's inputs.</summary>
    public const string SourceName = "source", SourcePaddingName = "source_padding", GivenName = "given", ExpectedName = "expected", WeightsName = "weights";

    private readonly Dictionary<string, Tensor> _tensors = [];

    public SequenceBatch(IReadOnlyList<SequencePair> pairs, int[] examples, bool hasSource)
    {
        Examples = examples;
        Rows = examples.Length;
        Targets = examples.Max(example => pairs[example].Expected.Length);
        Tokens = hasSource ? examples.Max(example => pairs[example].Source.Length) : 0;
        TargetTokens = examples.Sum(example => pairs[example].Expected.Length);
        AddNumbers(GivenName, Targets, pair => pair.Given);
        AddNumbers(ExpectedName, Targets, pair => pair.Expected);
        Mark(Add(WeightsName, ElementType.Float, Targets).Floats, Targets, pair => pair.Expected);
        if (hasSource)
        {
            AddNumbers(SourceName, Tokens, pair => pair.Source);
            Mark(Add(SourcePaddingName, ElementType.Float, Tokens).Floats, Tokens, pair => pair.Source);
        }

        // Each row's numbers, then zeros.
        void AddNumbers(string name, int length, Func<SequencePair, int[]> numbersOf)
        {
            var cells = Add(name, ElementType.Int64, length).Integers;
            cells.Clear();
            for (int row = 0; row < Rows; row++)
            {
                int[] numbers = numbersOf(pairs[examples[row]]);
                for (int i = 0; i < numbers.Length; i++)
                {
                    cells[(row * length) + i] = numbers[i];
                }
            }
        }

        // As many ones in each row as it has numbers, then zeros.
        void Mark(Span<float> cells, int length, Func<SequencePair, int[]> numbersOf)
        {
            cells.Clear();
            for (int row = 0; row < Rows; row++)
            {
                cells.Slice(row * length, numbersOf(pairs[examples[row]]).Length).Fill(1);
            }
        }
    }

    /// <summary>Positions in the data set.</summary>
    public int[] Examples { get; }

    public int Rows { get; }

    /// <summary>The length that each source is padded to.</summary>
    public int Tokens { get; }

    /// <summary>The length that each target is padded to.</summary>
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

    private Tensor Add(string name, ElementType type, int length) => _tensors[name] = Tensor.Create(type, Rows, length);
}
