using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

/// <summary>What each operator says about its result before the graph runs, and that ONNX Runtime agrees.</summary>
public sealed class OperatorShapeTests
{
    private static readonly Dictionary<string, Func<Operands, Value>> Operators = new()
    {
        ["Add → Float [batch, tokens, 4]"] = x => x.Graph.Add(x.Tokens, x.Row),
        ["Sub → Float [batch, tokens, 4]"] = x => x.Graph.Subtract(x.Row, x.Tokens),
        ["Mul → Float [batch, tokens, 4]"] = x => x.Graph.Multiply(x.Tokens, x.Number),
        ["Div → Float [batch, tokens, 4]"] = x => x.Graph.Divide(x.Tokens, x.Row),
        ["Max → Float [batch, tokens, 4]"] = x => x.Graph.Max(x.Tokens, x.Number),
        ["Min → Float [batch, tokens, 4]"] = x => x.Graph.Min(x.Tokens, x.Number),
        ["Mod → Int64 [batch, tokens]"] = x => x.Graph.Modulo(x.Ids, x.Graph.Constant(3L)),
        ["Equal → Boolean [batch, tokens]"] = x => x.Graph.Equal(x.Ids, x.Graph.Constant(0L)),
        ["Greater → Boolean [batch, tokens, 4]"] = x => x.Graph.Greater(x.Tokens, x.Row),
        ["Neg → Float [batch, tokens, 4]"] = x => x.Graph.Negate(x.Tokens),
        ["Sqrt → Float [4]"] = x => x.Graph.Sqrt(x.Row),
        ["Exp → Float [4]"] = x => x.Graph.Exp(x.Row),
        ["Abs → Float [4]"] = x => x.Graph.Abs(x.Row),
        ["Sin → Float [4]"] = x => x.Graph.Sin(x.Row),
        ["Cos → Float [4]"] = x => x.Graph.Cos(x.Row),
        ["Cast → Float [tokens]"] = x => x.Graph.Positions(x.Tokens, 1),
        ["IsNaN → Boolean [batch, tokens, 4]"] = x => x.Graph.IsNaN(x.Tokens),
        ["Sign → Float [4]"] = x => x.Graph.Sign(x.Row),
        ["Erf → Float [4]"] = x => x.Graph.Erf(x.Row),
        ["Relu → Float [4]"] = x => x.Graph.Relu(x.Row),
        ["Gelu → Float [4]"] = x => x.Graph.Gelu(x.Row),
        ["Cast → Float [batch, tokens]"] = x => x.Graph.Cast(x.Ids, ElementType.Float),
        ["Where → Float [batch, tokens]"] = x => x.Graph.Where(x.Graph.Greater(x.Ids, x.Graph.Constant(0L)), x.Number, x.Graph.Constant(0f)),
        ["MatMul → Float [batch, tokens, 3]"] = x => x.Graph.MatMul(x.Tokens, x.Weight),
        ["FusedMatMul → Float [batch, tokens, tokens]"] = x => x.Graph.MatMul(x.Tokens, x.Tokens, false, true, 0.5f),
        ["FusedMatMul → Float [batch, 4, 4]"] = x => x.Graph.MatMul(x.Tokens, x.Tokens, true, false),
        ["Softmax → Float [batch, tokens, 4]"] = x => x.Graph.Softmax(x.Tokens),
        ["LogSoftmax → Float [batch, tokens, 4]"] = x => x.Graph.LogSoftmax(x.Tokens),
        ["LayerNormalization → Float [batch, tokens, 4]"] = x => x.Graph.LayerNormalization(x.Tokens, x.Row, x.Row),
        ["Reshape → Float [batch, tokens, 4]"] = x => x.Graph.Standardize(x.Tokens),
        ["ReduceSum → Float [batch, 4]"] = x => x.Graph.ReduceSum(x.Tokens, [1]),
        ["ReduceSum → Float []"] = x => x.Graph.ReduceSum(x.Tokens),
        ["ReduceMean → Float [batch, 1, 4]"] = x => x.Graph.ReduceMean(x.Tokens, [-2], keepAxes: true),
        ["ReduceMax → Float [tokens]"] = x => x.Graph.ReduceMax(x.Tokens, [2, 0]),
        ["ReduceSumSquare → Float []"] = x => x.Graph.ReduceSumSquare(x.Tokens),
        ["ArgMax → Int64 [batch, tokens]"] = x => x.Graph.ArgMax(x.Tokens, -1),
        ["Reshape → Float [batch*tokens, 4]"] = x => x.Graph.Reshape(x.Tokens, [(Dimension)"batch" * "tokens", 4]),
        ["Reshape → Float [batch, tokens, 2, 2]"] = x => x.Graph.Reshape(x.Tokens, ["batch", "tokens", 2, 2]),
        ["Shape → Int64 [3]"] = x => x.Graph.ShapeOf(x.Tokens),
        ["Transpose → Float [4, batch, tokens]"] = x => x.Graph.Transpose(x.Tokens, 2, 0, 1),
        ["Unsqueeze → Float [batch, 1, tokens, 4]"] = x => x.Graph.Unsqueeze(x.Tokens, 1),
        ["Unsqueeze → Float [4, 1]"] = x => x.Graph.Unsqueeze(x.Row, -1),
        ["Concat → Float [batch, tokens, 8]"] = x => x.Graph.Concat(-1, x.Tokens, x.Tokens),
        ["Concat → Float [batch, tokens+tokens, 4]"] = x => x.Graph.Concat(1, x.Tokens, x.Tokens),
        ["Split → Float [batch, tokens, 3]"] = x => x.Graph.Split(x.Tokens, 2, 1, 3)[1],
        ["Slice → Float [batch, cut, 4]"] = x => x.Graph.Slice(x.Tokens, 1, x.Graph.ConstantList(1), x.Graph.ConstantList(2), "cut"),
        ["Reshape → Float [batch, 4]"] = x => x.Graph.Select(x.Tokens, 1, 0),
        ["Expand → Float [batch, tokens, 4]"] = x => x.Graph.ExpandLike(x.Row, x.Tokens),
        ["Expand → Float [5, 4]"] = x => x.Graph.Expand(x.Row, [5, 4], x.Graph.ConstantList(5, 4)),
        ["Pad → Float [batch, padded, 4]"] = x => x.Graph.Pad(x.Tokens, 1, x.Graph.ConstantList(1), x.Graph.ConstantList(2), "padded"),
        ["Pad → Int64 [batch, tokens]"] = x => x.Graph.PadToOne(x.Ids, 1),
        ["Gather → Float [batch, tokens, 3]"] = x => x.Graph.Gather(x.Weight, x.Ids),
        ["GatherElements → Int64 [batch, picked]"] = x => x.Graph.GatherElements(x.Ids, x.Graph.Slice(x.Graph.Modulo(x.Ids, x.Graph.Constant(3L)), 1, x.Graph.ConstantList(0), x.Graph.ConstantList(2), "picked"), 1),
        ["Slice → Int64 [1]"] = x => x.Graph.LengthOf(x.Tokens, 1),
        ["Tokenizer → String [texts, found]"] = x => x.Graph.Tokenize(x.Texts, "[a-z]+", "", "found"),
        ["LabelEncoder → Int64 [texts]"] = x => x.Graph.LookUp(x.Texts, ["a"], [1], absent: 0),
        ["LabelEncoder → String [batch, tokens]"] = x => x.Graph.NameOf(x.Ids, ["a", "b"]),
        ["Mod → Int64 [texts]"] = x => x.Graph.HashBucket(x.Texts, 5),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => Operators.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_type_and_shape_and_runs(string name)
    {
        var operands = new Operands();
        var value = Operators[name](operands);
        Assert.Equal(name, $"{value.Producer!.OperatorType} → {value.ElementType} {value.Shape}");

        // Two texts of three tokens: the rank, and every fixed axis, must be what ONNX Runtime finds.
        long[] lengths = Operands.Run(value);
        Assert.Equal(value.Shape.Rank, lengths.Length);
        Assert.All(lengths.Zip(value.Shape), pair => Assert.Equal(Known(pair.Second) ?? pair.First, pair.First));
    }

    private static long? Known(Dimension axis) => axis.IsFixed ? axis.Length : axis.Symbol switch
    {
        "batch" or "texts" => 2,
        "tokens" => 3,
        "batch*tokens" or "tokens+tokens" => 6,
        "cut" => 1,
        "padded" => 6,
        _ => null,
    };
}
