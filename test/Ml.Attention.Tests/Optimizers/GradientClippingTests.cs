using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Fact]
    public void Gradients_above_the_limit_are_scaled_together()
    {
        // The norm of 2, 3 and 6 is 7.
        var (first, second, norm) = Clip([2, 3], [6], maxNorm: 3.5f);
        Assert.Equal(7, norm, 1e-5);
        Closeness.Equal([1f, 1.5f], first, 1e-5);
        Closeness.Equal([3f], second, 1e-5);
    }

    [Fact]
    public void Gradients_below_the_limit_stay_as_they_are()
    {
        var (first, second, norm) = Clip([2, 3], [6], maxNorm: 8);
        Assert.Equal(7, norm, 1e-5);
        Assert.Equal([2f, 3], first);
        Assert.Equal([6f], second);
    }

    [Fact]
    public void Gradients_of_zero_stay_zero()
    {
        var (first, second, norm) = Clip([0, 0], [0], maxNorm: 1);
        Assert.Equal(0, norm);
        Assert.Equal([0f, 0], first);
        Assert.Equal([0f], second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_limit_is_above_0(float maxNorm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Build([new GraphBuilder().Input("x", ElementType.Float, [1])], maxNorm));

    private static (float[] First, float[] Second, float Norm) Clip(float[] first, float[] second, float maxNorm)
    {
        var graph = new GraphBuilder();
        var a = graph.Input("a", ElementType.Float, [first.Length]);
        var b = graph.Input("b", ElementType.Float, [second.Length]);
        var (clipped, norm) = GradientClipping.Build([a, b], maxNorm);
        using var session = Evaluation.Session([.. clipped, norm]);
        using Tensor tensorA = Tensor.FromFloats(first, first.Length), tensorB = Tensor.FromFloats(second, second.Length);
        float[][] results = [.. session.Run(new Dictionary<string, Tensor> { ["a"] = tensorA, ["b"] = tensorB }, [.. session.OutputNames]).Select(tensor => tensor.Floats.ToArray())];
        return (results[0], results[1], results[2][0]);
    }
}
