using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class LayerNormalizationTests(ITestOutputHelper output)
{
    private const int Seed = 31;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Equals_the_formula(bool isTraining)
    {
        output.WriteLine($"seed {Seed}");
        var graph = new GraphBuilder(isTraining);
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 6]);
        var normalized = new Attention.Layers.LayerNormalization("norm").Build(graph, input);
        float[] scale = RandomNumbers.Uniform(Seed, 6), bias = RandomNumbers.Uniform(Seed + 1, 6), x = RandomNumbers.Uniform(Seed + 2, 4 * 6, 3);
        Evaluation.Assign(graph.Parameters.Single(each => each.Name == "norm/scale"), scale);
        Evaluation.Assign(graph.Parameters.Single(each => each.Name == "norm/bias"), bias);

        float[] result = Evaluation.Floats(normalized, (input, Tensor.FromFloats(x, 2, 2, 6)));
        Closeness.Equal(PlainMath.LayerNormalization(PlainMath.ToDoubles(x), 6, scale, bias), result, 1e-5);
    }

    [Fact]
    public void Equal_components_give_the_bias()
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", 3]);
        var normalized = new Attention.Layers.LayerNormalization("norm").Build(graph, input);
        Evaluation.Assign(graph.Parameters.First(), [1, 1, 1]);
        Evaluation.Assign(graph.Parameters.Last(), [1, 2, 3]);
        Assert.Equal([1f, 2, 3], Evaluation.Floats(normalized, (input, Tensor.FromFloats([8, 8, 8], 1, 3))));
    }

    [Fact]
    public void Scale_starts_at_one_and_bias_at_zero_and_neither_decays()
    {
        var graph = new GraphBuilder();
        new Attention.Layers.LayerNormalization("norm").Build(graph, graph.Input("input", ElementType.Float, ["batch", 3]));
        Assert.All(graph.Parameters, parameter => Assert.Equal(ParameterKind.Vector, parameter.Kind));
        Assert.Equal(["Ones", "Zeros"], graph.Parameters.Select(parameter => parameter.Initialization.ToString()));
    }
}
