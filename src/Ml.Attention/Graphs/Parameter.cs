namespace Ml.Attention.Graphs;

/// <summary>A tensor that training changes and an exported model holds.</summary>
public sealed class Parameter
{
    internal Parameter(Value value, Initialization initialization, ParameterKind kind) =>
        (Value, Initialization, Kind) = (value, initialization, kind);

    /// <summary>The parameter as an operand.</summary>
    public Value Value { get; }

    /// <summary>The full name, as in <c>encoder/layer_0/attention/query/weight</c>.</summary>
    public string Name => Value.Name;

    /// <summary>The axes; all fixed.</summary>
    public TensorShape Shape => Value.Shape;

    /// <summary>The value before training.</summary>
    public Initialization Initialization { get; }

    /// <summary>How the optimizer treats it.</summary>
    public ParameterKind Kind { get; }
}
