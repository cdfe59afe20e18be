namespace Ml.Attention.Graphs;

// Matrix products.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// The matrix product over the two innermost axes; the outer axes broadcast (ONNX <c>MatMul</c>).
    /// </summary>
    /// <param name="left">Float <c>[…, rows, inner]</c>.</param>
    /// <param name="right">Float <c>[…, inner, columns]</c>.</param>
    /// <returns>Float <c>[…, rows, columns]</c>.</returns>
    public Value MatMul(Value left, Value right) =>
        Add("MatMul", [left, right], ElementType.Float, ProductShape("MatMul", left, right, false, false));

    /// <summary>
    /// α · left · right, either operand transposed in its two innermost axes first (ONNX Runtime's <c>FusedMatMul</c>:
    /// no copy is made for the transposition). In a portable graph the transposition is a node.
    /// </summary>
    public Value MatMul(Value left, Value right, bool transposeLeft, bool transposeRight, float alpha = 1)
    {
        if (!transposeLeft && !transposeRight && alpha == 1)
        {
            return MatMul(left, right);
        }

        if (Operators == OperatorChoice.Portable)
        {
            var product = MatMul(transposeLeft ? TransposeInnermost(left) : left, transposeRight ? TransposeInnermost(right) : right);
            return alpha == 1 ? product : product * alpha;
        }

        var shape = ProductShape("FusedMatMul", left, right, transposeLeft, transposeRight);
        var attributes = Attributes(("transA", transposeLeft ? 1L : 0L), ("transB", transposeRight ? 1L : 0L), ("alpha", alpha));
        return Add("FusedMatMul", [left, right], ElementType.Float, shape, attributes, Domains.OnnxRuntime);
    }

    private Value TransposeInnermost(Value value) =>
        Transpose(value, [.. Enumerable.Range(0, value.Shape.Rank - 2), value.Shape.Rank - 1, value.Shape.Rank - 2]);

    private TensorShape ProductShape(string operatorType, Value left, Value right, bool transposeLeft, bool transposeRight)
    {
        CheckType(operatorType, left, ElementType.Float);
        CheckType(operatorType, right, ElementType.Float);
        CheckRank(operatorType, left, 2);
        CheckRank(operatorType, right, 2);
        var (rows, inner) = transposeLeft ? (left.Shape[-1], left.Shape[-2]) : (left.Shape[-2], left.Shape[-1]);
        var (innerRight, columns) = transposeRight ? (right.Shape[-1], right.Shape[-2]) : (right.Shape[-2], right.Shape[-1]);
        if (inner != innerRight)
        {
            throw Invalid(operatorType, $"the inner axes differ ({inner} and {innerRight}) in {left} times {right}.");
        }

        var outer = BroadcastShape(operatorType, Outer(left.Shape), Outer(right.Shape));
        return [.. outer, rows, columns];
    }

    private static TensorShape Outer(TensorShape shape) => [.. shape.Take(shape.Rank - 2)];
}
