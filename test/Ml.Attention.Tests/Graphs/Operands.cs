using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Tests.Graphs;

/// <summary>A graph with inputs of the shapes that operators are tried on.</summary>
internal sealed class Operands
{
    public Operands()
    {
        Tokens = Graph.Input("tokens", ElementType.Float, ["batch", "tokens", 4]);
        Ids = Graph.Input("ids", ElementType.Int64, ["batch", "tokens"]);
        Row = Graph.Input("row", ElementType.Float, [4]);
        Weight = Graph.Input("weight", ElementType.Float, [4, 3]);
        Number = Graph.Input("number", ElementType.Float, TensorShape.Scalar);
        Column = Graph.Input("texts", ElementType.String, ["texts", 1]);
        Texts = Graph.Reshape(Column, ["texts"]);
    }

    public GraphBuilder Graph { get; } = new();

    public Value Tokens { get; }

    public Value Ids { get; }

    public Value Row { get; }

    public Value Weight { get; }

    public Value Number { get; }

    public Value Column { get; }

    public Value Texts { get; }

    /// <summary>The lengths that a value has with two texts of three tokens.</summary>
    public static long[] Run(Value value)
    {
        using var session = Evaluation.Session(value);
        var tensors = new Dictionary<string, Tensor>
        {
            ["tokens"] = Tensor.FromFloats(RandomNumbers.Uniform(1, 24), 2, 3, 4),
            ["ids"] = Tensor.FromIntegers([0, 1, 2, 3, 0, 1], 2, 3),
            ["row"] = Tensor.FromFloats([1, 2, 3, 4], 4),
            ["weight"] = Tensor.FromFloats(RandomNumbers.Uniform(2, 12), 4, 3),
            ["number"] = Tensor.FromFloats([2]),
            ["texts"] = Tensor.FromTexts(["a b", "c"]),
        };
        var given = tensors.Where(pair => session.InputNames.Contains(pair.Key)).ToDictionary();
        using var result = session.Run(given, session.OutputNames.ToArray())[0];
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }

        return result.Lengths;
    }
}
