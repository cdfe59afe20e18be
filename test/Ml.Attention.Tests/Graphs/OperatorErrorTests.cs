using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

/// <summary>A mistake is found when the operator is added; the message says what was found and what was expected.</summary>
public sealed class OperatorErrorTests
{
    private static readonly Dictionary<string, Func<Operands, Value>> Mistakes = new()
    {
        ["Add in scope 'layer': the shapes [batch, tokens, 4] and [4, 3] do not fit; aligned at the innermost axis, lengths must be equal or 1."] = x => x.Graph.Add(x.Tokens, x.Weight),
        ["Mul in scope 'layer': expected operands of one type, found row: Float [4] and ids: Int64 [batch, tokens]."] = x => x.Graph.Multiply(x.Row, x.Ids),
        ["Add in scope 'layer': expected numbers, found texts: String [texts, 1]."] = x => x.Graph.Add(x.Column, x.Column),
        ["Mod in scope 'layer': expected integers, found row: Float [4]."] = x => x.Graph.Modulo(x.Row, x.Row),
        ["LayerNormalization in scope 'layer': expected an operand of type Float, found ids: Int64 [batch, tokens]."] = x => x.Graph.LayerNormalization(x.Ids, x.Row, x.Row),
        ["ScatterElements in scope 'layer': expected a table with 2 axes, found tokens: Float [batch, tokens, 4]."] = x => x.Graph.ScatterAdd(x.Tokens, x.Ids, x.Tokens),
        ["Where in scope 'layer': expected an operand of type Boolean, found ids: Int64 [batch, tokens]."] = x => x.Graph.Where(x.Ids, x.Number, x.Number),
        ["Where in scope 'layer': expected operands of one type, found number: Float [] and ids: Int64 [batch, tokens]."] = x => x.Graph.Where(x.Graph.Equal(x.Ids, x.Ids), x.Number, x.Ids),
        ["Exp in scope 'layer': expected an operand of type Float, found ids: Int64 [batch, tokens]."] = x => x.Graph.Exp(x.Ids),
        ["MatMul in scope 'layer': the inner axes differ (3 and 4) in weight: Float [4, 3] times weight: Float [4, 3]."] = x => x.Graph.MatMul(x.Weight, x.Weight),
        ["FusedMatMul in scope 'layer': the inner axes differ (4 and 3) in tokens: Float [batch, tokens, 4] times weight: Float [4, 3]."] = x => x.Graph.MatMul(x.Tokens, x.Weight, false, true),
        ["MatMul in scope 'layer': expected an operand with at least 2 axes, found row: Float [4]."] = x => x.Graph.MatMul(x.Row, x.Weight),
        ["MatMul in scope 'layer': expected an operand of type Float, found ids: Int64 [batch, tokens]."] = x => x.Graph.MatMul(x.Ids, x.Weight),
        ["Softmax in scope 'layer': expected an operand with at least 1 axes, found number: Float []."] = x => x.Graph.Softmax(x.Number),
        ["LogSoftmax in scope 'layer': expected an operand of type Float, found ids: Int64 [batch, tokens]."] = x => x.Graph.LogSoftmax(x.Ids),
        ["LayerNormalization in scope 'layer': expected scale and bias of shape [3], found row: Float [4] and row: Float [4]."] = x => x.Graph.LayerNormalization(x.Weight, x.Row, x.Row),
        ["ReduceSum in scope 'layer': an axis is named twice in [1, -2]."] = x => x.Graph.ReduceSum(x.Tokens, [1, -2]),
        ["Reshape in scope 'layer': weight: Float [4, 3] cannot become [5, 3]: the numbers of elements differ."] = x => x.Graph.Reshape(x.Weight, [5, 3]),
        ["Reshape in scope 'layer': tokens: Float [batch, tokens, 4] cannot become [tokens, batch, 4]: more than one symbolic axis moves."] = x => x.Graph.Reshape(x.Tokens, ["tokens", "batch", 4]),
        ["Reshape in scope 'layer': tokens: Float [batch, tokens, 4] cannot become [batch, tokens, 5]: the numbers of elements differ."] = x => x.Graph.Reshape(x.Tokens, ["batch", "tokens", 5]),
        ["Transpose in scope 'layer': [0, 0, 1] is not an order of the axes of tokens: Float [batch, tokens, 4]."] = x => x.Graph.Transpose(x.Tokens, 0, 0, 1),
        ["Concat in scope 'layer': tokens: Float [batch, tokens, 4] and weight: Float [4, 3] differ in more than axis 2."] = x => x.Graph.Concat(-1, x.Tokens, x.Weight),
        ["Concat in scope 'layer': expected operands of one type, found tokens: Float [batch, tokens, 4] and ids: Int64 [batch, tokens]."] = x => x.Graph.Concat(0, x.Tokens, x.Ids),
        ["Split in scope 'layer': the lengths [1, 2] do not add up to axis 2 of tokens: Float [batch, tokens, 4]."] = x => x.Graph.Split(x.Tokens, 2, 1, 2)[0],
        ["Slice in scope 'layer': expected an operand of type Int64, found number: Float []."] = x => x.Graph.Slice(x.Tokens, 1, x.Number, x.Graph.ConstantList(1), 1),
        ["Pad in scope 'layer': expected an operand of type Int64, found number: Float []."] = x => x.Graph.Pad(x.Tokens, 1, x.Graph.ConstantList(1), x.Number, 1),
        ["Expand in scope 'layer': tokens: Float [batch, tokens, 4] does not broadcast to [4]."] = x => x.Graph.ExpandLike(x.Tokens, x.Row),
        ["Gather in scope 'layer': expected an operand of type Int64, found row: Float [4]."] = x => x.Graph.Gather(x.Weight, x.Row),
        ["Gather in scope 'layer': expected an operand with at least 1 axes, found number: Float []."] = x => x.Graph.Gather(x.Number, x.Ids),
        ["GatherElements in scope 'layer': tokens: Float [batch, tokens, 4] and ids: Int64 [batch, tokens] differ in more than axis 1."] = x => x.Graph.GatherElements(x.Tokens, x.Ids, 1),
        ["GatherElements in scope 'layer': expected an operand of type Int64, found weight: Float [4, 3]."] = x => x.Graph.GatherElements(x.Weight, x.Weight, 1),
        ["Tokenizer in scope 'layer': expected an operand of type String, found ids: Int64 [batch, tokens]."] = x => x.Graph.Tokenize(x.Ids, "a", "", "found"),
        ["LabelEncoder in scope 'layer': expected an operand of type String, found ids: Int64 [batch, tokens]."] = x => x.Graph.LookUp(x.Ids, ["a"], [1], 0),
        ["LabelEncoder in scope 'layer': expected an operand of type Int64, found row: Float [4]."] = x => x.Graph.NameOf(x.Row, ["a"]),
        ["MurmurHash3 in scope 'layer': expected an operand of type String, found ids: Int64 [batch, tokens]."] = x => x.Graph.HashBucket(x.Ids, 5),
        ["Dropout in scope 'layer': expected an operand of type Float, found ids: Int64 [batch, tokens]."] = x => x.Graph.Dropout(x.Ids, 0.5f),
    };

    public static IEnumerable<TheoryDataRow<string>> Messages => Mistakes.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_found_at_once(string message)
    {
        var operands = new Operands();
        using var scope = operands.Graph.Scope("layer");
        var exception = Assert.Throws<ArgumentException>(() => Mistakes[message](operands));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void An_axis_out_of_range_is_found_at_once()
    {
        var operands = new Operands();
        Assert.Throws<ArgumentOutOfRangeException>(() => operands.Graph.ReduceMean(operands.Row, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => operands.Graph.Unsqueeze(operands.Row, 3));
    }
}
