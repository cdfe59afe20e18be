using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class LoopTests
{
    /// <summary>Doubles a number until it is above 100, and writes each down.</summary>
    [Fact]
    public void State_is_carried_and_may_grow()
    {
        var graph = new GraphBuilder();
        var start = graph.Input("start", ElementType.Float, []);
        var none = graph.Constant(TensorData.FromFloats([], 0));
        var written = graph.Reshape(none, ["written"], graph.ConstantList(0));
        var last = graph.Loop(graph.Constant(1000L), 50, [start, written], (_, state) =>
        {
            var doubled = state[0] * 2f;
            return (graph.Greater(graph.Constant(100f), doubled), [doubled, graph.Concat(0, state[1], graph.Reshape(doubled, [1]))]);
        });

        Assert.Equal([6, 12, 24, 48, 96, 192], Evaluation.Floats(last[1], (start, Tensor.FromFloats([3]))));
    }

    [Fact]
    public void No_more_runs_than_the_limit_are_made()
    {
        var graph = new GraphBuilder();
        var start = graph.Input("start", ElementType.Float, []);
        var always = graph.Constant(TensorData.FromBooleans([true]));
        var last = graph.Loop(graph.Constant(1000L), 7, [start], (_, state) => (always, [state[0] + 1f]));

        Assert.Equal([7], Evaluation.Floats(last[0], (start, Tensor.FromFloats([0]))));
    }

    [Fact]
    public void What_does_not_depend_on_the_state_is_outside_the_loop()
    {
        var graph = new GraphBuilder();
        var start = graph.Input("start", ElementType.Float, []);
        Value? constantPart = null;
        var last = graph.Loop(graph.Constant(3L), 3, [start], (run, state) =>
        {
            constantPart = graph.Exp(start);
            return (graph.Greater(graph.Constant(100f), state[0]), [state[0] + constantPart + graph.Cast(run, ElementType.Float)]);
        });
        var model = ModelWriter.Write(graph, [graph.Output("result", last[0])]);

        Assert.Contains(model.Graph.Node, node => node.OpType == "Exp");
        var body = model.Graph.Node.Single(node => node.OpType == "Loop").Attribute.Single(attribute => attribute.Name == "body").G;
        Assert.Equal(["Add", "Add", "Cast", "Greater", "Identity", "Identity"], body.Node.Select(node => node.OpType).Order(StringComparer.Ordinal));
        Assert.Empty(body.Initializer);
        Assert.Equal(1 + (3 * MathF.E) + 3, Evaluation.Floats(last[0], (start, Tensor.FromFloats([1])))[0], 1e-4f);
    }

    [Fact]
    public void A_body_must_give_the_state_that_it_takes()
    {
        var graph = new GraphBuilder();
        var start = graph.Input("start", ElementType.Float, []);
        var always = graph.Constant(TensorData.FromBooleans([true]));

        var count = Assert.Throws<ArgumentException>(() => graph.Loop(graph.Constant(3L), 3, [start], (_, _) => (always, [])));
        Assert.Equal("Loop in scope '': the body gives a state of 0 values; expected 1.", count.Message);
        var type = Assert.Throws<ArgumentException>(() => graph.Loop(graph.Constant(3L), 3, [start], (run, _) => (always, [run])));
        Assert.StartsWith("Loop in scope '': expected operands of one type", type.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Strings_are_joined_only_where_the_operator_is_there()
    {
        var usual = new GraphBuilder();
        var text = usual.Input("text", ElementType.String, ["batch"]);
        var error = Assert.Throws<ArgumentException>(() => usual.JoinTexts(text, text));
        Assert.Equal("StringConcat in scope '': the operator came with version 20 of ONNX's operators; the graph has version 17.", error.Message);
    }
}
