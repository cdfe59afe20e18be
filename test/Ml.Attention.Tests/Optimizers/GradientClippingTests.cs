using Ml.Attention.Optimizers;
using Xunit;

namespace Ml.Attention.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(7, 3.5, 0.5)]
    [InlineData(7, 8, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(1e30, 1, 1e-30)]
    public void Gradients_above_the_limit_are_scaled_down_to_it(double norm, float maxNorm, double expected) =>
        Assert.Equal(expected, GradientClipping.Scale(norm, maxNorm), 1e-6 * expected);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_limit_is_above_0(float maxNorm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Scale(1, maxNorm));
}
