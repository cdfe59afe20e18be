namespace Ml.Attention.Graphs;

// Element-wise operators. Operands broadcast as in NumPy.
public sealed partial class GraphBuilder
{
    /// <summary>The sum, element by element (ONNX <c>Add</c>).</summary>
    public Value Add(Value left, Value right) => Binary("Add", left, right);

    /// <summary>The difference, element by element (ONNX <c>Sub</c>).</summary>
    public Value Subtract(Value left, Value right) => Binary("Sub", left, right);

    /// <summary>The product, element by element (ONNX <c>Mul</c>).</summary>
    public Value Multiply(Value left, Value right) => Binary("Mul", left, right);

    /// <summary>The quotient, element by element (ONNX <c>Div</c>).</summary>
    public Value Divide(Value left, Value right) => Binary("Div", left, right);

    /// <summary>The larger of two, element by element (ONNX <c>Max</c>).</summary>
    public Value Max(Value left, Value right) => Binary("Max", left, right);

    /// <summary>The smaller of two, element by element (ONNX <c>Min</c>).</summary>
    public Value Min(Value left, Value right) => Binary("Min", left, right);

    /// <summary>The remainder of integers, with the sign of the divisor (ONNX <c>Mod</c>).</summary>
    public Value Modulo(Value left, Value right) => Binary("Mod", left, right);

    /// <summary>True where two are equal (ONNX <c>Equal</c>).</summary>
    public Value Equal(Value left, Value right) => Binary("Equal", left, right, ElementType.Boolean);

    /// <summary>True where the left is greater (ONNX <c>Greater</c>).</summary>
    public Value Greater(Value left, Value right) => Binary("Greater", left, right, ElementType.Boolean);

    /// <summary>True where an element is not a number (ONNX <c>IsNaN</c>).</summary>
    public Value IsNaN(Value value)
    {
        CheckType("IsNaN", value, ElementType.Float);
        return Add("IsNaN", [value], ElementType.Boolean, value.Shape);
    }

    /// <summary>The opposite sign (ONNX <c>Neg</c>).</summary>
    public Value Negate(Value value) => Unary("Neg", value);

    /// <summary>The square root (ONNX <c>Sqrt</c>).</summary>
    public Value Sqrt(Value value) => Unary("Sqrt", value);

    /// <summary>e to the power of each element (ONNX <c>Exp</c>).</summary>
    public Value Exp(Value value) => Unary("Exp", value);

    /// <summary>The natural logarithm (ONNX <c>Log</c>).</summary>
    public Value Log(Value value) => Unary("Log", value);

    /// <summary>The size without the sign (ONNX <c>Abs</c>).</summary>
    public Value Abs(Value value) => Unary("Abs", value);

    /// <summary>The sine of an angle in radians (ONNX <c>Sin</c>).</summary>
    public Value Sin(Value value) => Unary("Sin", value);

    /// <summary>The cosine of an angle in radians (ONNX <c>Cos</c>).</summary>
    public Value Cos(Value value) => Unary("Cos", value);

    /// <summary>-1, 0 or 1 (ONNX <c>Sign</c>).</summary>
    public Value Sign(Value value) => Unary("Sign", value);

    /// <summary>The Gauss error function (ONNX <c>Erf</c>).</summary>
    public Value Erf(Value value) => Unary("Erf", value);

    /// <summary>max(x, 0) (ONNX <c>Relu</c>).</summary>
    public Value Relu(Value value) => Unary("Relu", value);

    /// <summary>x · Φ(x), Φ the normal distribution (Hendrycks &amp; Gimpel 2016; ONNX Runtime's <c>Gelu</c>, or in a portable graph its formula).</summary>
    public Value Gelu(Value value) => Operators == OperatorChoice.Portable
        ? (Erf(value * (1 / MathF.Sqrt(2))) + 1f) * value * 0.5f
        : Unary("Gelu", value, Domains.OnnxRuntime);

    /// <summary>The same elements as another type (ONNX <c>Cast</c>).</summary>
    public Value Cast(Value value, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ElementType == elementType
            ? value
            : Add("Cast", [value], elementType, value.Shape, Attributes(("to", (long)elementType)));
    }

    /// <summary>Elements of one value where a condition holds, else of another (ONNX <c>Where</c>).</summary>
    public Value Where(Value condition, Value whenTrue, Value whenFalse)
    {
        CheckType("Where", condition, ElementType.Boolean);
        CheckSameType("Where", whenTrue, whenFalse);
        var shape = BroadcastShape("Where", condition.Shape, BroadcastShape("Where", whenTrue.Shape, whenFalse.Shape));
        return Add("Where", [condition, whenTrue, whenFalse], whenTrue.ElementType, shape);
    }

    private Value Unary(string operatorType, Value value, string domain = Domains.Onnx)
    {
        CheckType(operatorType, value, ElementType.Float);
        return Add(operatorType, [value], value.ElementType, value.Shape, domain: domain);
    }

    private Value Binary(string operatorType, Value left, Value right, ElementType? result = null)
    {
        CheckSameType(operatorType, left, right);
        CheckNumbers(operatorType, left);
        var shape = BroadcastShape(operatorType, left.Shape, right.Shape);
        return Add(operatorType, [left, right], result ?? left.ElementType, shape);
    }
}
