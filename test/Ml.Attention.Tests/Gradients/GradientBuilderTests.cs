using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Gradients;

/// <summary>Closed forms, and what the walk over the graph does.</summary>
public sealed class GradientBuilderTests
{
    private readonly GraphBuilder _graph = new(isTraining: true);

    [Fact]
    public void Gradient_of_a_sum_of_squares_is_twice_the_value()
    {
        var x = _graph.Input("x", ElementType.Float, [3]);
        var gradient = GradientBuilder.Build(_graph.ReduceSumSquare(x), [x])[0]!;
        Assert.Equal([2f, -4f, 6f], Evaluation.Floats(gradient, (x, Tensor.FromFloats([1, -2, 3], 3))));
    }

    [Fact]
    public void Gradients_of_a_value_used_twice_add_up()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var gradient = GradientBuilder.Build(_graph.ReduceSum((x * x) + (x * 10f) - x), [x])[0]!; // 2x + 10 − 1
        Assert.Equal([11f, 15f], Evaluation.Floats(gradient, (x, Tensor.FromFloats([1, 3], 2))));
    }

    [Fact]
    public void Equals_share_the_gradient_of_a_maximum()
    {
        var x = _graph.Input("x", ElementType.Float, [2, 3]);
        var gradient = GradientBuilder.Build(_graph.ReduceSum(_graph.ReduceMax(x, [1])), [x])[0]!;
        Assert.Equal([0.5f, 0, 0.5f, 0, 1, 0], Evaluation.Floats(gradient, (x, Tensor.FromFloats([7, 1, 7, 2, 9, 8], 2, 3))));
    }

    [Fact]
    public void Relu_has_gradient_zero_at_zero()
    {
        var x = _graph.Input("x", ElementType.Float, [3]);
        var gradient = GradientBuilder.Build(_graph.ReduceSum(_graph.Relu(x)), [x])[0]!;
        Assert.Equal([0f, 0, 1], Evaluation.Floats(gradient, (x, Tensor.FromFloats([-1, 0, 1], 3))));
    }

    [Fact]
    public void Repeated_indices_add_to_the_same_row()
    {
        var table = _graph.Input("table", ElementType.Float, [3, 2]);
        var rows = _graph.Gather(table, _graph.Constant(TensorData.FromIntegers([2, 0, 2, 2], 4)));
        var gradient = GradientBuilder.Build(_graph.ReduceSum(rows), [table])[0]!;
        Assert.Equal([1f, 1, 0, 0, 3, 3], Evaluation.Floats(gradient, (table, Tensor.FromFloats(new float[6], 3, 2))));
    }

    [Fact]
    public void Many_repeated_indices_lose_no_update()
    {
        const int Count = 40_000;
        var table = _graph.Input("table", ElementType.Float, [2, 4]);
        var rows = _graph.Gather(table, _graph.Constant(TensorData.FromIntegers(new long[Count], Count)));
        var gradient = GradientBuilder.Build(_graph.ReduceSum(rows), [table])[0]!;
        using var session = new GraphSession(ModelWriter.Write(_graph, [_graph.Output("gradient", gradient)]), new(ExecutionDevice.Cpu, 2));
        using var given = Tensor.FromFloats(new float[8], 2, 4);
        using var result = session.Run(new Dictionary<string, Tensor> { ["table"] = given }, "gradient")[0];
        Assert.Equal([Count, Count, Count, Count, 0, 0, 0, 0], result.Floats.ToArray());
    }

    [Fact]
    public void Gradient_of_the_loss_itself_is_one()
    {
        var x = _graph.Input("x", ElementType.Float, TensorShape.Scalar);
        var loss = x * 2f;
        var gradients = GradientBuilder.Build(loss, [loss, x]);
        Assert.Equal([1f], Evaluation.Floats(gradients[0]!));
        Assert.Equal([2f], Evaluation.Floats(gradients[1]!));
    }

    [Fact]
    public void A_target_that_the_loss_does_not_depend_on_has_no_gradient()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var unused = _graph.Input("unused", ElementType.Float, [2]);
        var besides = unused * 2f;
        var gradients = GradientBuilder.Build(_graph.ReduceSum(x), [x, unused, besides]);
        Assert.NotNull(gradients[0]);
        Assert.Null(gradients[1]);
        Assert.Null(gradients[2]);
    }

    [Fact]
    public void Nothing_is_emitted_for_what_no_target_reaches()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var ids = _graph.Input("ids", ElementType.Int64, [2]);
        var mask = _graph.Cast(_graph.Greater(ids, _graph.Constant(0L)), ElementType.Float); // Cast and Greater have no rules
        var gradient = GradientBuilder.Build(_graph.ReduceSum(x * mask), [x])[0]!;
        Assert.Equal([0f, 1], Evaluation.Floats(gradient, (ids, Tensor.FromIntegers([0, 5], 2))));
    }

    [Fact]
    public void Gradient_nodes_are_named_after_the_node_they_belong_to()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        using (_graph.Scope("layer"))
        {
            GradientBuilder.Build(_graph.ReduceSum(_graph.Exp(x)), [x]);
        }

        Assert.Contains(_graph.Nodes, node => node.Name.StartsWith("layer/gradient/layer/Exp/Mul", StringComparison.Ordinal));
    }

    [Fact]
    public void An_operator_without_a_rule_is_an_error_that_names_operator_and_node()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        Value loss;
        using (_graph.Scope("head"))
        {
            loss = _graph.ReduceSum(_graph.Sign(x));
        }

        var exception = Assert.Throws<GradientNotDefinedException>(() => GradientBuilder.Build(loss, [x]));
        Assert.Equal(
            "The operator Sign (node 'head/Sign') has no gradient rule, but the loss depends on a parameter through it. Use another operator, or add a rule to GradientRules.",
            exception.Message);
    }

    [Fact]
    public void Layer_normalization_outside_a_training_graph_has_no_gradient()
    {
        var inference = new GraphBuilder();
        var x = inference.Input("x", ElementType.Float, [2]);
        var loss = inference.ReduceSum(inference.LayerNormalization(x, x, x));
        var exception = Assert.Throws<InvalidOperationException>(() => GradientBuilder.Build(loss, [x]));
        Assert.Equal("LayerNormalization 'LayerNormalization' has no mean and deviation to differentiate by: build the graph with isTraining.", exception.Message);
    }

    [Fact]
    public void The_loss_must_be_one_number()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var exception = Assert.Throws<ArgumentException>(() => GradientBuilder.Build(x, [x]));
        Assert.StartsWith("The loss must be one number, Float []; found x: Float [2].", exception.Message, StringComparison.Ordinal);
    }
}
