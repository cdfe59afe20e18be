namespace Ml.Attention.Graphs;

// Operators that pick or place rows by index.
public sealed partial class GraphBuilder
{
    /// <summary>Rows of a table, one for each index (ONNX <c>Gather</c>, axis 0).</summary>
    /// <param name="table"><c>[rows, …]</c>.</param>
    /// <param name="indices">Int64, any shape; each from 0 to rows − 1.</param>
    /// <returns>The shape of the indices, then that of a row.</returns>
    public Value Gather(Value table, Value indices)
    {
        CheckRank("Gather", table, 1);
        CheckType("Gather", indices, ElementType.Int64);
        return Add("Gather", [table, indices], table.ElementType, [.. indices.Shape, .. table.Shape.Skip(1)], Attributes(("axis", 0L)));
    }

    /// <summary>Elements picked along one axis, for each place its own (ONNX <c>GatherElements</c>).</summary>
    /// <param name="value">Any type.</param>
    /// <param name="indices">Int64, as many axes as the value; each a position along <paramref name="axis"/>.</param>
    /// <param name="axis">The axis that the indices count along.</param>
    /// <returns>The shape of the indices.</returns>
    public Value GatherElements(Value value, Value indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckType("GatherElements", indices, ElementType.Int64);
        int normalized = value.Shape.NormalizeAxis(axis);
        if (indices.Shape.Rank != value.Shape.Rank || !indices.Shape.With(normalized, 1).Equals(value.Shape.With(normalized, 1)))
        {
            throw Invalid("GatherElements", $"{value} and {indices} differ in more than axis {normalized}.");
        }

        return Add("GatherElements", [value, indices], value.ElementType, indices.Shape, Attributes(("axis", (long)normalized)));
    }

    /// <summary>The elements where a condition holds, one behind the other (ONNX <c>Compress</c> without axis).</summary>
    /// <param name="value">Any type and shape.</param>
    /// <param name="condition">Boolean, the shape of the value.</param>
    /// <param name="count">The axis of the result.</param>
    public Value Compress(Value value, Value condition, Dimension count)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckType("Compress", condition, ElementType.Boolean);
        if (!condition.Shape.Equals(value.Shape))
        {
            throw Invalid("Compress", $"expected a condition of shape {value.Shape}, found {condition}.");
        }

        return Add("Compress", [value, Flat(condition)], value.ElementType, [count]);
    }

    /// <summary>The elements along the innermost axis in descending order (ONNX <c>TopK</c> of all).</summary>
    public Value SortDescending(Value value)
    {
        CheckRank("TopK", value, 1);
        return Largest(value, LengthOf(value, -1), value.Shape[-1]).Values;
    }

    /// <summary>The largest elements along the innermost axis in descending order, and where they stand (ONNX <c>TopK</c>).</summary>
    /// <param name="value">Numbers.</param>
    /// <param name="count">Int64 <c>[1]</c>: how many.</param>
    /// <param name="length">The length of the result's innermost axis.</param>
    internal (Value Values, Value Indices) Largest(Value value, Value count, Dimension length)
    {
        CheckRank("TopK", value, 1);
        CheckNumbers("TopK", value);
        CheckType("TopK", count, ElementType.Int64);
        var shape = value.Shape.With(-1, length);
        (ElementType, TensorShape)[] outputs = [(value.ElementType, shape), (ElementType.Int64, shape)];
        var made = AddNode("TopK", [value, count], outputs, Attributes(("axis", -1L), ("largest", 1L), ("sorted", 1L)));
        return (made[0], made[1]);
    }

    /// <summary>All elements in one axis, row by row.</summary>
    public Value Flat(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Dimension count = value.Shape.Aggregate((Dimension)1, (product, axis) => product * axis);
        return Add("Reshape", [value, ConstantList(-1)], value.ElementType, [count]);
    }

    /// <summary>The part at one index of an axis, which is dropped.</summary>
    public Value Select(Value value, int axis, long index)
    {
        ArgumentNullException.ThrowIfNull(value);
        int normalized = value.Shape.NormalizeAxis(axis);
        TensorShape shape = [.. value.Shape.Where((_, position) => position != normalized)];
        return Reshape(Slice(value, normalized, ConstantList(index), ConstantList(index + 1), 1), shape);
    }

    /// <summary>
    /// Adds rows to a table of zeros, each at its index (ONNX <c>ScatterElements</c> with reduction <c>add</c>): the
    /// gradient of <see cref="Gather"/>. <c>ScatterND</c> would need no expanded indices, but ONNX Runtime's CPU
    /// kernel adds from several threads at once and loses updates where an index repeats.
    /// </summary>
    internal Value ScatterAdd(Value like, Value indices, Value updates)
    {
        if (like.Shape.Rank != 2)
        {
            throw Invalid("ScatterElements", $"expected a table with 2 axes, found {like}.");
        }

        var zeros = Multiply(like, Constant(0f));
        Dimension count = indices.Shape.Aggregate((Dimension)1, (product, axis) => product * axis);
        var rows = Reshape(updates, [count, like.Shape[-1]]);
        var rowIndices = ExpandLike(Reshape(indices, [count, 1]), rows);
        return ScatterAddElements(zeros, rowIndices, rows, axis: 0);
    }

    /// <summary>A value with numbers added at some places along an axis (ONNX <c>ScatterElements</c> with reduction <c>add</c>).</summary>
    /// <param name="value">Float.</param>
    /// <param name="indices">Int64, as many axes as the value: where along <paramref name="axis"/>.</param>
    /// <param name="updates">Float, the shape of the indices.</param>
    /// <param name="axis">The axis that the indices count along.</param>
    internal Value ScatterAddElements(Value value, Value indices, Value updates, int axis) =>
        Add("ScatterElements", [value, indices, updates], value.ElementType, value.Shape, Attributes(("axis", (long)value.Shape.NormalizeAxis(axis)), ("reduction", "add")));
}
