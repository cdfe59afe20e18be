using Ml.Attention.Inspection;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0.92, 0.966)]
    [InlineData(-3, 4)]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(1e-9, 2e-9)]
    public void Round_numbers_hold_all_values(double smallest, double largest)
    {
        double[] ticks = AxisTicks.Between(smallest, largest);
        Assert.InRange(ticks.Length, 2, 7);
        Assert.True(ticks[0] <= smallest + 1e-9 && ticks[^1] >= largest - 1e-9 && ticks[0] < ticks[^1]);
        Assert.Equal(ticks.Order(), ticks);
    }

    [Fact]
    public void Powers_of_ten_hold_all_values()
    {
        Assert.Equal([0.01, 0.1, 1, 10, 100], AxisTicks.Powers(0.01, 100).Select(tick => Math.Round(tick, 6)));
        Assert.Equal([1, 10], AxisTicks.Powers(3, 3));
        Assert.InRange(AxisTicks.Powers(1e-30, 1e30).Length, 2, 9);
        Assert.True(AxisTicks.Powers(1e-30, 1e30)[^1] >= 1e30);
    }
}
