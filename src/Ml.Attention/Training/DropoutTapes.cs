using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>
/// Fills the inputs of <see cref="GraphBuilder.Dropout"/>: a tape of masks for each rate, made once, and for each
/// step where on its tape each site starts.
/// </summary>
internal sealed class DropoutTapes : IDisposable
{
    /// <summary>How much longer a tape is than the largest mask, so that cuts differ.</summary>
    private const int Slack = 1 << 20;

    private readonly IReadOnlyList<Value> _sites;
    private readonly Dictionary<string, Tensor> _tapes = [];
    private readonly Random _random;
    private readonly long _length;

    /// <param name="graph">Says which tapes and sites there are.</param>
    /// <param name="shapes">Rows and tokens of every batch to come.</param>
    /// <param name="seed">Where random numbers start.</param>
    public DropoutTapes(TrainingGraph graph, IEnumerable<(int Rows, int Tokens)> shapes, int seed)
    {
        _sites = graph.Sites;
        _random = new Random(seed);
        _length = Slack + shapes.Distinct().Max(shape => _sites.Select(site => Size(site, shape.Rows, shape.Tokens)).DefaultIfEmpty().Max());
        foreach (var (rate, tape) in graph.Tapes)
        {
            var tensor = Tensor.Create(ElementType.Float, _length);
            float kept = 1 / (1 - rate);
            foreach (ref float element in tensor.Floats)
            {
                element = _random.NextSingle() >= rate ? kept : 0;
            }

            _tapes.Add(tape.Name, tensor);
        }
    }

    /// <summary>Adds what a step must be given; the result is disposed after it.</summary>
    public IDisposable? AddInputs(Dictionary<string, Tensor> inputs, int rows, int tokens)
    {
        if (_sites.Count == 0)
        {
            return null;
        }

        foreach (var (name, tape) in _tapes)
        {
            inputs[name] = tape;
        }

        var offsets = Tensor.Create(ElementType.Int64, _sites.Count);
        for (int i = 0; i < _sites.Count; i++)
        {
            offsets.Integers[i] = _random.NextInt64(_length - Size(_sites[i], rows, tokens) + 1);
        }

        inputs[GraphBuilder.DropoutOffsetsName] = offsets;
        return offsets;
    }

    public void Dispose()
    {
        foreach (var tape in _tapes.Values)
        {
            tape.Dispose();
        }
    }

    private static long Size(Value site, int rows, int tokens) => site.Shape.Aggregate(1L, (product, axis) => product * axis.Symbol switch
    {
        null => axis.Length,
        "batch" => rows,
        "tokens" => tokens,
        _ => throw new InvalidOperationException($"Dropout of {site}: the length of axis '{axis}' is not known before the step."),
    });
}
