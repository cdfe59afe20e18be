namespace Ml.Attention.Graphs;

/// <summary>
/// A tensor in a graph: an input, a constant, a parameter, or an output of a node. It has an element type and a
/// shape, checked when an operator is added, but no elements until the graph runs.
/// </summary>
public sealed class Value
{
    internal Value(GraphBuilder graph, string name, ElementType elementType, TensorShape shape)
    {
        Graph = graph;
        Name = name;
        ElementType = elementType;
        Shape = shape;
    }

    /// <summary>The graph that the value belongs to.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The name in the ONNX file, as in <c>encoder/layer_0/attention/query/weight</c>.</summary>
    public string Name { get; internal set; }

    /// <summary>The type of each element.</summary>
    public ElementType ElementType { get; }

    /// <summary>The axes, outermost first.</summary>
    public TensorShape Shape { get; }

    /// <summary>The node that computes the value; null for an input, a constant or a parameter.</summary>
    internal Node? Producer { get; set; }

    /// <summary>The elements of a constant, or of a parameter in a graph to be exported.</summary>
    internal TensorData? Data { get; set; }

    /// <summary>True when the graph is given this value at each run.</summary>
    internal bool IsInput { get; init; }

    /// <summary>The sum, element by element, with broadcasting.</summary>
    public static Value operator +(Value left, Value right) => left.Graph.Add(left, right);

    /// <summary>The sum with a number.</summary>
    public static Value operator +(Value left, float right) => left.Graph.Add(left, left.Graph.Constant(right));

    /// <summary>The difference, element by element, with broadcasting.</summary>
    public static Value operator -(Value left, Value right) => left.Graph.Subtract(left, right);

    /// <summary>The difference to a number.</summary>
    public static Value operator -(float left, Value right) => right.Graph.Subtract(right.Graph.Constant(left), right);

    /// <summary>The product, element by element, with broadcasting.</summary>
    public static Value operator *(Value left, Value right) => left.Graph.Multiply(left, right);

    /// <summary>The product with a number.</summary>
    public static Value operator *(Value left, float right) => left.Graph.Multiply(left, left.Graph.Constant(right));

    /// <summary>The quotient, element by element, with broadcasting.</summary>
    public static Value operator /(Value left, Value right) => left.Graph.Divide(left, right);

    /// <summary>The value with the opposite sign.</summary>
    public static Value operator -(Value value) => value.Graph.Negate(value);

    /// <summary>Name, type and shape, as in <c>logits: Float [batch, 6]</c>.</summary>
    public override string ToString() => $"{Name}: {ElementType} {Shape}";
}
