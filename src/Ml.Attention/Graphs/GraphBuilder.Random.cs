using System.Globalization;

namespace Ml.Attention.Graphs;

// Randomness for dropout.
public sealed partial class GraphBuilder
{
    private readonly Dictionary<float, Value> _dropoutTapes = [];
    private readonly List<Value> _dropoutSites = [];
    private Value? _dropoutOffsets;

    /// <summary>The inputs that hold dropout masks, by rate; see <see cref="Dropout"/>.</summary>
    internal IReadOnlyDictionary<float, Value> DropoutTapes => _dropoutTapes;

    /// <summary>The values that dropout is applied to, in order.</summary>
    internal IReadOnlyList<Value> DropoutSites => _dropoutSites;

    /// <summary>The name of the input that says where on its tape each dropout site starts: Int64 <c>[sites]</c>.</summary>
    internal const string DropoutOffsetsName = "dropout/offsets";

    /// <summary>
    /// In training, sets elements to zero with probability <paramref name="rate"/> and divides the others by
    /// 1 − rate (Srivastava et al. 2014); else the value itself.
    /// </summary>
    /// <remarks>
    /// ONNX's <c>Dropout</c> draws its numbers one by one on one thread, which costs more than the products around it.
    /// Here the masks are cut from a long tape of them, an input of the graph filled once; each step starts each cut at
    /// another random place.
    /// </remarks>
    public Value Dropout(Value value, float rate)
    {
        CheckType("Dropout", value, ElementType.Float);
        if (!IsTraining || rate == 0)
        {
            return value;
        }

        if (!_dropoutTapes.TryGetValue(rate, out var tape))
        {
            tape = Input(string.Create(CultureInfo.InvariantCulture, $"dropout/tape_{rate}"), ElementType.Float, ["dropout_tape"]);
            _dropoutTapes.Add(rate, tape);
        }

        _dropoutOffsets ??= Input(DropoutOffsetsName, ElementType.Int64, ["dropout_sites"]);
        long site = _dropoutSites.Count;
        _dropoutSites.Add(value);
        var start = Slice(_dropoutOffsets, 0, ConstantList(site), ConstantList(site + 1), 1);
        var end = Add(start, Add("Size", [value], ElementType.Int64, TensorShape.Scalar));
        var mask = ReshapeLike(Slice(tape, 0, start, end, "dropout_mask"), value);
        return Multiply(value, mask);
    }
}
