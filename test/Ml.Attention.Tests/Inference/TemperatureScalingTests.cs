using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

public sealed class TemperatureScalingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Undoing_a_temperature_gives_the_softmax_of_the_logits(double temperature)
    {
        double[] logits = [1.5, -0.25, 0, 4];
        float[] scores = Array.ConvertAll(Softmax([.. logits.Select(logit => logit / temperature)]), score => (float)score);
        Closeness.Equal(Softmax(logits), TemperatureScaling.Undo(scores, temperature), 1e-6);
    }

    [Fact]
    public void A_probability_of_zero_stays_zero() => Assert.Equal([0, 1, 0], TemperatureScaling.Undo([0, 1, 0], 3));

    [Fact]
    public void Two_makes_squares() => Closeness.Equal([0.9, 0.1], TemperatureScaling.Undo([0.75f, 0.25f], 2), 1e-6); // 9/16 to 1/16

    private static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }
}
