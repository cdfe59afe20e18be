namespace Ml.Attention.Graphs;

/// <summary>One application of an ONNX operator.</summary>
internal sealed class Node
{
    public required string Name { get; init; }

    /// <summary>The operator, as in the ONNX operator list: <c>MatMul</c>.</summary>
    public required string OperatorType { get; init; }

    /// <summary>The operator set; empty for ONNX's own.</summary>
    public required string Domain { get; init; }

    /// <summary>The operands; null stands for an optional one that is left out.</summary>
    public required IReadOnlyList<Value?> Inputs { get; init; }

    public required Value[] Outputs { get; init; }

    /// <summary>Values are <c>long</c>, <c>float</c>, <c>string</c>, arrays of these, or a <see cref="Subgraph"/>.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    /// <summary>The graph that a loop runs; null for every other node.</summary>
    public Subgraph? Body => Attributes.TryGetValue("body", out object? value) ? value as Subgraph : null;

    /// <summary>The input at a position, which must be there.</summary>
    public Value Input(int index) => Inputs[index]
        ?? throw new InvalidOperationException($"Node '{Name}' ({OperatorType}) has no input {index}.");

    public long Integer(string attribute, long absent = 0) => Attributes.TryGetValue(attribute, out object? value) ? (long)value : absent;

    public float Float(string attribute, float absent = 0) => Attributes.TryGetValue(attribute, out object? value) ? (float)value : absent;

    public long[] Integers(string attribute) => (long[])Attributes[attribute];

    public override string ToString() => $"{OperatorType} '{Name}'";
}
