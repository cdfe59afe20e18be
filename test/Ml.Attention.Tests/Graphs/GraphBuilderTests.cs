using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

/// <summary>Inputs, parameters, constants, scopes and names.</summary>
public sealed class GraphBuilderTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void Scopes_name_parameters_and_nodes()
    {
        var x = _graph.Input("x", ElementType.Float, ["batch", 2]);
        using (_graph.Scope("encoder"))
        {
            using (_graph.Scope("layer_0"))
            {
                Assert.Equal("encoder/layer_0/weight", _graph.Parameter("weight", [2, 2], Initialization.Zeros).Name);
                Assert.Equal("encoder/layer_0/Relu", _graph.Relu(x).Name);
            }

            Assert.Equal("encoder/Relu", _graph.Relu(x).Name);
        }

        Assert.Equal("Relu", _graph.Relu(x).Name);
        Assert.Equal("x", x.Name);
    }

    [Fact]
    public void Repeated_names_are_numbered()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        Assert.Equal(["Exp", "Exp_1", "Exp_2"], Enumerable.Range(0, 3).Select(_ => _graph.Exp(x).Name));
    }

    [Fact]
    public void Pieces_of_one_node_are_numbered()
    {
        var x = _graph.Input("x", ElementType.Float, [4]);
        Assert.Equal(["Split:0", "Split:1"], _graph.Split(x, 0, 1, 3).Select(piece => piece.Name));
    }

    [Fact]
    public void A_parameter_has_one_name()
    {
        using var scope = _graph.Scope("head");
        _graph.Parameter("weight", [2], Initialization.Zeros);
        var exception = Assert.Throws<ArgumentException>(() => _graph.Parameter("weight", [3], Initialization.Zeros));
        Assert.StartsWith("The graph has a parameter named 'head/weight' already; give each layer a scope of its own.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_has_one_name()
    {
        _graph.Input("ids", ElementType.Int64, ["batch"]);
        var exception = Assert.Throws<ArgumentException>(() => _graph.Input("ids", ElementType.Float, [1]));
        Assert.StartsWith("The graph has an input named 'ids' already.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_constants_are_stored_once()
    {
        Assert.Same(_graph.Constant(2f), _graph.Constant(2f));
        Assert.Same(_graph.ConstantList(1, 2), _graph.Constant(TensorData.FromIntegers([1, 2], 2)));
        Assert.Same(_graph.Constant(TensorData.FromStrings(["a", "b"], 2)), _graph.Constant(TensorData.FromStrings(["a", "b"], 2)));
    }

    [Fact]
    public void Constants_that_differ_in_type_shape_or_content_are_kept_apart()
    {
        Value[] constants =
        [
            _graph.Constant(0f), _graph.Constant(0L), _graph.ConstantList(0), _graph.Constant(1f),
            _graph.Constant(TensorData.FromFloats([0], 1)),
            _graph.Constant(TensorData.FromFloats([1, 2], 2)), _graph.Constant(TensorData.FromFloats([1, 2], 1, 2)),
            _graph.Constant(TensorData.FromStrings(["a", "b"], 2)), _graph.Constant(TensorData.FromStrings(["ab", ""], 2)),
        ];
        Assert.Equal(constants.Length, constants.Distinct().Count());
        Assert.Equal(constants.Length, constants.Select(constant => constant.Name).Distinct().Count());
    }

    [Fact]
    public void A_value_of_another_graph_is_refused()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var stranger = new GraphBuilder().Input("stranger", ElementType.Float, [2]);
        var exception = Assert.Throws<ArgumentException>(() => _graph.Add(x, stranger));
        Assert.StartsWith("stranger: Float [2] belongs to another graph.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _graph.Output("score", stranger));
    }

    [Fact]
    public void Operators_of_values_are_operators_of_the_graph()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        string[] operators = [.. new[] { x + x, x + 1f, x - x, 1f - x, x * x, x * 2f, x / x, -x }.Select(value => value.Producer!.OperatorType)];
        Assert.Equal(["Add", "Add", "Sub", "Sub", "Mul", "Mul", "Div", "Neg"], operators);
    }

    [Fact]
    public void A_parameter_can_be_defined_as_the_output_of_a_node()
    {
        var parameter = _graph.Parameter("weight", [2, 3], Initialization.Zeros);
        var packed = _graph.Input("packed", ElementType.Float, [6]);
        var definition = _graph.Reshape(packed, [2, 3]);
        GraphBuilder.Define(parameter, definition);
        Assert.Same(definition.Producer, parameter.Value.Producer);

        var wrong = Assert.Throws<ArgumentException>(() => GraphBuilder.Define(parameter, _graph.Reshape(packed, [3, 2])));
        Assert.Contains("Parameter weight: Float [2, 3] cannot be defined as Reshape_1: Float [3, 2]: the shapes differ.", wrong.Message, StringComparison.Ordinal);
        var input = Assert.Throws<ArgumentException>(() => GraphBuilder.Define(parameter, packed));
        Assert.Contains("packed: Float [6] is not the output of a node.", input.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_is_for_training_alone()
    {
        var x = _graph.Input("x", ElementType.Float, ["batch", 2]);
        Assert.Same(x, _graph.Dropout(x, 0.5f));

        var training = new GraphBuilder(isTraining: true);
        var y = training.Input("y", ElementType.Float, ["batch", 2]);
        Assert.Same(y, training.Dropout(y, 0));
        var dropped = training.Dropout(y, 0.5f);
        Assert.Equal("[batch, 2]", dropped.Shape.ToString());
        Assert.Equal(["y: Float [batch, 2]", "dropout/mask_0: Float [batch, 2]"], training.Inputs.Select(input => input.ToString()));
    }
}
