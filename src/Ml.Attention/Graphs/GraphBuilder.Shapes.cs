namespace Ml.Attention.Graphs;

// Operators that move elements without changing them.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// The same elements in another shape (ONNX <c>Reshape</c>). A symbolic axis must stand where it stood before, or
    /// be the only one that has moved.
    /// </summary>
    public Value Reshape(Value value, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(shape);
        if (value.Shape.Equals(shape))
        {
            return value;
        }

        var lengths = new long[shape.Rank];
        int inferred = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool kept = axis < value.Shape.Rank && value.Shape[axis] == shape[axis];
            lengths[axis] = shape[axis].IsFixed ? shape[axis].Length : kept ? 0 : -1;
            inferred += lengths[axis] == -1 ? 1 : 0;
        }

        bool countsDiffer = Symbols(value.Shape).SequenceEqual(Symbols(shape)) && FixedCount(value.Shape) != FixedCount(shape);
        if (inferred > 1 || countsDiffer)
        {
            throw Invalid("Reshape", $"{value} cannot become {shape}: {(countsDiffer ? "the numbers of elements differ" : "more than one symbolic axis moves")}.");
        }

        return Add("Reshape", [value, ConstantList(lengths)], value.ElementType, shape);
    }

    /// <summary>The same elements in a shape whose lengths are computed (ONNX <c>Reshape</c>).</summary>
    /// <param name="value">Any type.</param>
    /// <param name="shape">What it becomes.</param>
    /// <param name="lengths">Int64 <c>[rank]</c>: the lengths when the graph runs; one may be -1, which follows from the others.</param>
    public Value Reshape(Value value, TensorShape shape, Value lengths)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(shape);
        CheckType("Reshape", lengths, ElementType.Int64);
        return Add("Reshape", [value, lengths], value.ElementType, shape);
    }

    /// <summary>The same elements in the shape that another value has when the graph runs (ONNX <c>Reshape</c>).</summary>
    public Value ReshapeLike(Value value, Value like)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(like);
        return value.Shape.Equals(like.Shape) ? value : Add("Reshape", [value, ShapeOf(like)], value.ElementType, like.Shape);
    }

    /// <summary>The lengths of all axes when the graph runs: Int64 <c>[rank]</c> (ONNX <c>Shape</c>).</summary>
    public Value ShapeOf(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add("Shape", [value], ElementType.Int64, [value.Shape.Rank]);
    }

    /// <summary>The length of one axis when the graph runs: Int64 <c>[1]</c>.</summary>
    public Value LengthOf(Value value, int axis)
    {
        ArgumentNullException.ThrowIfNull(value);
        int normalized = value.Shape.NormalizeAxis(axis);
        return value.Shape[normalized].IsFixed
            ? ConstantList(value.Shape[normalized].Length)
            : Slice(ShapeOf(value), 0, ConstantList(normalized), ConstantList(normalized + 1), 1);
    }

    /// <summary>The axes in another order (ONNX <c>Transpose</c>).</summary>
    /// <param name="value">Any type.</param>
    /// <param name="order">For each new axis, which of the old it is.</param>
    public Value Transpose(Value value, params int[] order)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(order);
        if (!order.Order().SequenceEqual(Enumerable.Range(0, value.Shape.Rank)))
        {
            throw Invalid("Transpose", $"[{string.Join(", ", order)}] is not an order of the axes of {value}.");
        }

        TensorShape shape = [.. order.Select(axis => value.Shape[axis])];
        return Add("Transpose", [value], value.ElementType, shape, Attributes(("perm", Array.ConvertAll(order, axis => (long)axis))));
    }

    /// <summary>An axis of length 1 put in at a position of the result (ONNX <c>Unsqueeze</c>).</summary>
    public Value Unsqueeze(Value value, int axis)
    {
        ArgumentNullException.ThrowIfNull(value);
        var dimensions = value.Shape.ToList();
        int position = axis < 0 ? axis + dimensions.Count + 1 : axis;
        dimensions.Insert(position, 1);
        return Add("Unsqueeze", [value, ConstantList(position)], value.ElementType, [.. dimensions]);
    }

    /// <summary>Values one behind the other along an axis (ONNX <c>Concat</c>).</summary>
    public Value Concat(int axis, params IReadOnlyList<Value> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1)
        {
            return values[0];
        }

        var first = values[0];
        int normalized = first.Shape.NormalizeAxis(axis);
        foreach (var value in values.Skip(1))
        {
            CheckSameType("Concat", first, value);
            if (value.Shape.Rank != first.Shape.Rank || !value.Shape.With(normalized, 1).Equals(first.Shape.With(normalized, 1)))
            {
                throw Invalid("Concat", $"{first} and {value} differ in more than axis {normalized}.");
            }
        }

        var lengths = values.Select(value => value.Shape[normalized]).ToList();
        Dimension length = lengths.TrueForAll(each => each.IsFixed) ? lengths.Sum(each => each.Length) : string.Join("+", lengths);
        return Add("Concat", [.. values], first.ElementType, first.Shape.With(normalized, length), Attributes(("axis", (long)normalized)));
    }

    /// <summary>Cuts a fixed axis into pieces of the given lengths (ONNX <c>Split</c>).</summary>
    public IReadOnlyList<Value> Split(Value value, int axis, params long[] lengths)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(lengths);
        int normalized = value.Shape.NormalizeAxis(axis);
        if (value.Shape[normalized].IsFixed && value.Shape[normalized].Length != lengths.Sum())
        {
            throw Invalid("Split", $"the lengths [{string.Join(", ", lengths)}] do not add up to axis {normalized} of {value}.");
        }

        var outputs = lengths.Select(length => (value.ElementType, value.Shape.With(normalized, length))).ToList();
        return AddNode("Split", [value, ConstantList(lengths)], outputs, Attributes(("axis", (long)normalized)));
    }

    /// <summary>Elements <paramref name="start"/> to before <paramref name="end"/> of one axis (ONNX <c>Slice</c>).</summary>
    /// <param name="value">Any type.</param>
    /// <param name="axis">The axis to cut.</param>
    /// <param name="start">Int64 <c>[1]</c>; negative counts from the end.</param>
    /// <param name="end">Int64 <c>[1]</c>; past the end means the end.</param>
    /// <param name="length">The length of the result's axis.</param>
    public Value Slice(Value value, int axis, Value start, Value end, Dimension length)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckType("Slice", start, ElementType.Int64);
        CheckType("Slice", end, ElementType.Int64);
        int normalized = value.Shape.NormalizeAxis(axis);
        return Add("Slice", [value, start, end, ConstantList(normalized)], value.ElementType, value.Shape.With(normalized, length));
    }

    /// <summary>The elements broadcast to the shape that another value has when the graph runs (ONNX <c>Expand</c>).</summary>
    public Value ExpandLike(Value value, Value like)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(like);
        if (!BroadcastShape("Expand", value.Shape, like.Shape).Equals(like.Shape))
        {
            throw Invalid("Expand", $"{value} does not broadcast to {like.Shape}.");
        }

        return Add("Expand", [value, ShapeOf(like)], value.ElementType, like.Shape);
    }

    /// <summary>The elements broadcast to a shape (ONNX <c>Expand</c>).</summary>
    /// <param name="value">Any type.</param>
    /// <param name="shape">What it becomes.</param>
    /// <param name="lengths">Int64 <c>[rank]</c>: the lengths of that shape when the graph runs.</param>
    public Value Expand(Value value, TensorShape shape, Value lengths)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(shape);
        CheckType("Expand", lengths, ElementType.Int64);
        return BroadcastShape("Expand", value.Shape, shape).Equals(shape)
            ? Add("Expand", [value, lengths], value.ElementType, shape)
            : throw Invalid("Expand", $"{value} does not broadcast to {shape}.");
    }

    /// <summary>The numbers 0, 1, … up to before the length of an axis: Float <c>[length]</c> (ONNX <c>Range</c>).</summary>
    public Value Positions(Value value, int axis)
    {
        ArgumentNullException.ThrowIfNull(value);
        var length = Reshape(LengthOf(value, axis), []);
        var numbers = Add("Range", [Constant(0L), length, Constant(1L)], ElementType.Int64, [value.Shape[axis]]);
        return Cast(numbers, ElementType.Float);
    }

    /// <summary>
    /// The value with one element of zero added to an axis where that axis is empty (ONNX <c>Pad</c>): operators such
    /// as softmax have no answer for an axis of length 0.
    /// </summary>
    public Value PadToOne(Value value, int axis)
    {
        ArgumentNullException.ThrowIfNull(value);
        int normalized = value.Shape.NormalizeAxis(axis);
        var missing = Max(Subtract(ConstantList(1), LengthOf(value, normalized)), ConstantList(0));
        return Pad(value, normalized, ConstantList(0), missing, value.Shape[normalized]);
    }

    /// <summary>The value with zeros before and behind it along one axis (ONNX <c>Pad</c>).</summary>
    /// <param name="value">Any number type.</param>
    /// <param name="axis">The axis that grows.</param>
    /// <param name="before">Int64 <c>[1]</c>: zeros before the first element.</param>
    /// <param name="behind">Int64 <c>[1]</c>: zeros behind the last element.</param>
    /// <param name="length">The length of the result's axis.</param>
    public Value Pad(Value value, int axis, Value before, Value behind, Dimension length)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckType("Pad", before, ElementType.Int64);
        CheckType("Pad", behind, ElementType.Int64);
        int normalized = value.Shape.NormalizeAxis(axis);
        List<Value> pads = [];
        AddZeros(normalized);
        pads.Add(before);
        AddZeros(value.Shape.Rank - 1);
        pads.Add(behind);
        AddZeros(value.Shape.Rank - normalized - 1);
        return Add("Pad", [value, Concat(0, pads)], value.ElementType, value.Shape.With(normalized, length));

        void AddZeros(int count)
        {
            if (count > 0)
            {
                pads.Add(ConstantList(new long[count]));
            }
        }
    }

    private static IEnumerable<string> Symbols(TensorShape shape) =>
        shape.Select(axis => axis.Symbol).OfType<string>().Order(StringComparer.Ordinal);

    private static long FixedCount(TensorShape shape) =>
        shape.Where(axis => axis.IsFixed).Aggregate(1L, (product, axis) => checked(product * axis.Length));
}
