using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>
/// Makes the masks of <see cref="GraphBuilder.Dropout"/>: for each rate a long tape of them is filled once, and each
/// step cuts each mask from another random place: without a copy, or, where the tapes are in the graph, on its device.
/// </summary>
internal sealed class DropoutTapes
{
    /// <summary>How much longer a tape is than the largest mask, so that cuts differ.</summary>
    private const int Slack = 1 << 20;

    /// <summary>Cuts start at multiples of so many elements, 64 bytes: a cache line.</summary>
    private const int Alignment = 16;

    private const int StepPurpose = 1;

    private readonly IReadOnlyList<(Value Mask, float Rate)> _masks;
    private readonly Dictionary<float, float[]> _tapes = [];
    private readonly int _seed;
    private bool _isInGraph;

    /// <param name="masks">The masks that a step is given.</param>
    /// <param name="shapes">Those of every batch to come.</param>
    /// <param name="seed">Where random numbers start.</param>
    public DropoutTapes(IReadOnlyList<(Value Mask, float Rate)> masks, IEnumerable<BatchShape> shapes, int seed)
    {
        (_masks, _seed) = (masks, seed);
        var random = new Random(seed);
        var distinct = shapes.Distinct().ToList();
        foreach (var group in masks.GroupBy(mask => mask.Rate, mask => mask.Mask))
        {
            long largest = distinct.Max(shape => group.Max(mask => Size(Lengths(mask, shape))));
            _tapes.Add(group.Key, Fill(checked((int)(Slack + largest)), group.Key, random));
        }
    }

    /// <summary>How many times masks were cut: it says where the next are.</summary>
    public long Cuts { get; set; }

    /// <summary>
    /// Lets the graph hold the tapes and cut the masks itself: only the places travel to the device at each step. Masks are
    /// the largest part of what a step reads.
    /// </summary>
    /// <param name="graph">The graph that the masks are inputs of.</param>
    public void MoveInto(GraphBuilder graph)
    {
        _isInGraph = true;
        foreach (var (mask, rate) in _masks)
        {
            var tape = graph.Constant(TensorData.FromFloats(_tapes[rate], _tapes[rate].Length));
            var place = graph.Input($"{mask.Name}/place", ElementType.Int64, [2]);
            var ends = graph.Split(place, 0, 1, 1);
            var lengths = graph.Input($"{mask.Name}/lengths", ElementType.Int64, [mask.Shape.Rank]);
            var cut = graph.Slice(tape, 0, ends[0], ends[1], $"{mask.Name}/size");
            GraphBuilder.DefineInput(mask, graph.Add("Reshape", [cut, lengths], ElementType.Float, mask.Shape));
        }
    }

    /// <summary>Adds the masks of one step to its inputs.</summary>
    /// <returns>The tensors made; the caller disposes them after the step.</returns>
    public List<Tensor> AddInputs(Dictionary<string, Tensor> inputs, BatchShape shape)
    {
        var made = new List<Tensor>();
        var random = StepRandom.Of(_seed, Cuts++, StepPurpose);
        foreach (var (mask, rate) in _masks)
        {
            float[] tape = _tapes[rate];
            long[] lengths = Lengths(mask, shape);
            int size = (int)Size(lengths);
            int start = random.Next(((tape.Length - size) / Alignment) + 1) * Alignment;
            if (_isInGraph)
            {
                Add($"{mask.Name}/place", Tensor.FromIntegers([start, start + size], 2));
                Add($"{mask.Name}/lengths", Tensor.FromIntegers(lengths, lengths.Length));
            }
            else
            {
                Add(mask.Name, Tensor.View(tape.AsMemory(start, size), lengths));
            }
        }

        return made;

        void Add(string name, Tensor tensor)
        {
            inputs[name] = tensor;
            made.Add(tensor);
        }
    }

    private static float[] Fill(int length, float rate, Random random)
    {
        // Pinned for good: views of it are made at each step.
        float[] tape = GC.AllocateUninitializedArray<float>(length, pinned: true);
        float kept = 1 / (1 - rate);
        foreach (ref float element in tape.AsSpan())
        {
            element = random.NextSingle() >= rate ? kept : 0;
        }

        return tape;
    }

    private static long Size(long[] lengths) => lengths.Aggregate(1L, (product, length) => product * length);

    private static long[] Lengths(Value mask, BatchShape shape) => [.. mask.Shape.Select(axis => axis.Symbol switch
    {
        null => axis.Length,
        "batch" => shape.Rows,
        "tokens" => shape.Tokens,
        "targets" => shape.Targets,
        _ => throw new InvalidOperationException($"Dropout mask {mask}: the length of axis '{axis}' is not known before the step."),
    })];
}
