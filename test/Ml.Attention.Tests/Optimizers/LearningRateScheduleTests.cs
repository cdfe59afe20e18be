using Ml.Attention.Optimizers;
using Xunit;

namespace Ml.Attention.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(LearningRateDecay.Linear, new[] { 0.5, 1, 1, 0.75, 0.5, 0.25 })]
    [InlineData(LearningRateDecay.Cosine, new[] { 0.5, 1, 1, 0.8535533905932737, 0.5, 0.1464466094067262 })]
    [InlineData(LearningRateDecay.OneCycle, new[] { 0.52, 1, 1, 0.8535533905932737, 0.5, 0.1464466094067262 })]
    [InlineData(LearningRateDecay.InverseSquareRoot, new[] { 0.5, 1, 0.816496580927726, 0.7071067811865476, 0.6324555320336759, 0.5773502691896258 })]
    [InlineData(LearningRateDecay.Constant, new[] { 0.5, 1, 1, 1, 1, 1 })]
    public void Rises_then_falls(LearningRateDecay decay, double[] expected)
    {
        var schedule = new LearningRateSchedule(2, TotalSteps: 6, WarmUpSteps: 2, decay);
        for (int step = 1; step <= expected.Length; step++)
        {
            Assert.Equal(2 * expected[step - 1], schedule.At(step), 1e-12);
        }
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() =>
        Assert.Equal(0.1, new LearningRateSchedule(0.1, 10, 0, LearningRateDecay.Linear).At(1), 1e-12);

    [Fact]
    public void Without_warm_up_the_root_is_that_of_the_step() =>
        Assert.Equal(0.05, new LearningRateSchedule(0.1, 10, 0, LearningRateDecay.InverseSquareRoot).At(4), 1e-12);

    [Fact]
    public void With_warm_up_alone_the_last_step_has_the_peak() =>
        Assert.Equal(0.1, new LearningRateSchedule(0.1, 10, 10, LearningRateDecay.Cosine).At(10), 1e-12);

    [Theory]
    [InlineData(LearningRateDecay.Linear)]
    [InlineData(LearningRateDecay.Cosine)]
    public void The_last_step_still_learns_and_none_goes_below_0(LearningRateDecay decay)
    {
        var schedule = new LearningRateSchedule(1, 100, 10, decay);
        Assert.True(schedule.At(100) > 0);
        Assert.Equal(0, schedule.At(1000), 1e-12);
    }
}
