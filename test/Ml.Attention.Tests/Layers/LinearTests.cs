using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class LinearTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void Multiplies_by_the_weight_and_adds_the_bias()
    {
        var input = _graph.Input("input", ElementType.Float, ["batch", 3]);
        var output = new Linear("linear", 2).Build(_graph, input);
        var parameters = _graph.Parameters.ToDictionary(parameter => parameter.Name);
        Evaluation.Assign(parameters["linear/weight"], [1, 2, 3, 4, 5, 6]); // [3, 2]
        Evaluation.Assign(parameters["linear/bias"], [10, 20]);

        float[] result = Evaluation.Floats(output, (input, Tensor.FromFloats([1, 0, -1, 2, 1, 0], 2, 3)));

        // [1, 0, −1] · W = [1 − 5, 2 − 6]; [2, 1, 0] · W = [2 + 3, 4 + 4]
        Assert.Equal([6f, 16, 15, 28], result);
    }

    [Fact]
    public void Without_bias_there_is_one_parameter()
    {
        var output = new Linear("linear", 2, bias: false).Build(_graph, _graph.Input("input", ElementType.Float, ["batch", "tokens", 3]));
        Assert.Equal("[batch, tokens, 2]", output.Shape.ToString());
        Assert.Equal(["linear/weight"], _graph.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Weight_is_a_matrix_and_bias_a_vector_of_zeros()
    {
        new Linear("linear", 2).Build(_graph, _graph.Input("input", ElementType.Float, ["batch", 3]));
        var parameters = _graph.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.Equal(ParameterKind.Matrix, parameters["linear/weight"].Kind);
        Assert.Same(Initialization.XavierUniform, parameters["linear/weight"].Initialization);
        Assert.Equal(ParameterKind.Vector, parameters["linear/bias"].Kind);
        Assert.Same(Initialization.Zeros, parameters["linear/bias"].Initialization);
    }
}
