namespace Ml.Attention.Graphs;

// Sums, means and extremes over axes.
public sealed partial class GraphBuilder
{
    /// <summary>From this version of the operators on, the axes of all reductions are an input; before, only those of <c>ReduceSum</c>.</summary>
    private const long AxesAreInputs = 18;

    /// <summary>The sum over the given axes (ONNX <c>ReduceSum</c>).</summary>
    public Value ReduceSum(Value value, int[] axes, bool keepAxes = false)
    {
        var normalized = NormalizeAxes("ReduceSum", value, axes);
        var attributes = Attributes(("keepdims", keepAxes ? 1L : 0L));
        return Add("ReduceSum", [value, ConstantList(normalized)], value.ElementType, Reduced(value.Shape, normalized, keepAxes), attributes);
    }

    /// <summary>The sum over all axes: a number without axes.</summary>
    public Value ReduceSum(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Shape.Rank == 0 ? value : ReduceSum(value, [.. Enumerable.Range(0, value.Shape.Rank)]);
    }

    /// <summary>The mean over the given axes (ONNX <c>ReduceMean</c>).</summary>
    public Value ReduceMean(Value value, int[] axes, bool keepAxes = false) => Reduce("ReduceMean", value, axes, keepAxes);

    /// <summary>The largest over the given axes (ONNX <c>ReduceMax</c>).</summary>
    public Value ReduceMax(Value value, int[] axes, bool keepAxes = false) => Reduce("ReduceMax", value, axes, keepAxes);

    /// <summary>The sum of squares over all axes: a number without axes (ONNX <c>ReduceSumSquare</c>).</summary>
    public Value ReduceSumSquare(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Reduce("ReduceSumSquare", value, [.. Enumerable.Range(0, value.Shape.Rank)], keepAxes: false);
    }

    /// <summary>The sum of all elements up to and with each, along an axis (ONNX <c>CumSum</c>).</summary>
    public Value CumulativeSum(Value value, int axis)
    {
        CheckNumbers("CumSum", value);
        return Add("CumSum", [value, Constant((long)value.Shape.NormalizeAxis(axis))], value.ElementType, value.Shape);
    }

    /// <summary>The index of the largest element along an axis, which is dropped; the first of equals (ONNX <c>ArgMax</c>).</summary>
    public Value ArgMax(Value value, int axis)
    {
        var normalized = NormalizeAxes("ArgMax", value, [axis]);
        var attributes = Attributes(("axis", normalized[0]), ("keepdims", 0L));
        return Add("ArgMax", [value], ElementType.Int64, Reduced(value.Shape, normalized, false), attributes);
    }

    private Value Reduce(string operatorType, Value value, int[] axes, bool keepAxes)
    {
        var normalized = NormalizeAxes(operatorType, value, axes);
        var shape = Reduced(value.Shape, normalized, keepAxes);
        return OperatorSet.Version >= AxesAreInputs
            ? Add(operatorType, [value, ConstantList(normalized)], value.ElementType, shape, Attributes(("keepdims", keepAxes ? 1L : 0L)))
            : Add(operatorType, [value], value.ElementType, shape, Attributes(("axes", normalized), ("keepdims", keepAxes ? 1L : 0L)));
    }

    private long[] NormalizeAxes(string operatorType, Value value, int[] axes)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(axes);
        long[] normalized = [.. axes.Select(axis => (long)value.Shape.NormalizeAxis(axis)).Order()];
        return normalized.Distinct().Count() == normalized.Length
            ? normalized
            : throw Invalid(operatorType, $"an axis is named twice in [{string.Join(", ", axes)}].");
    }

    private static TensorShape Reduced(TensorShape shape, long[] axes, bool keepAxes)
    {
        var dimensions = new List<Dimension>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!axes.Contains(axis))
            {
                dimensions.Add(shape[axis]);
            }
            else if (keepAxes)
            {
                dimensions.Add(1);
            }
        }

        return [.. dimensions];
    }
}
