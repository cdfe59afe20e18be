using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class FeedForwardTests(ITestOutputHelper output)
{
    private const int Seed = 32;

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Gelu)]
    public void Equals_the_formula(Activation activation)
    {
        output.WriteLine($"seed {Seed}");
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 4]);
        var built = new FeedForward(5, activation, dropout: 0.5f).Build(graph, input);
        Evaluation.Initialize(graph, Seed);
        float[] bias = RandomNumbers.Uniform(Seed, 5), x = RandomNumbers.Uniform(Seed, 3 * 4, 2);
        Evaluation.Assign(graph.Parameters.Single(each => each.Name == "feed_forward/inner/bias"), bias);
        float[] Weight(string name) => graph.Parameters.Single(each => each.Name == name).Value.Data!.AsFloats().ToArray();

        float[] result = Evaluation.Floats(built, (input, Tensor.FromFloats(x, 1, 3, 4)));

        double[] inner = PlainMath.Linear(PlainMath.ToDoubles(x), 4, Weight("feed_forward/inner/weight"), bias);
        double[] activated = Array.ConvertAll(inner, each => activation == Activation.Relu ? Math.Max(each, 0) : PlainMath.Gelu(each));
        Closeness.Equal(PlainMath.Linear(activated, 5, Weight("feed_forward/outer/weight"), null), result, 1e-5);
    }

    [Fact]
    public void Gelu_has_its_known_values()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, [5]);
        float[] result = Evaluation.Floats(graph.Gelu(x), (x, Tensor.FromFloats([-2, -1, 0, 1, 2], 5)));
        Closeness.Equal([-0.04550026f, -0.15865525f, 0, 0.84134475f, 1.9544997f], result, 1e-6);
    }
}
