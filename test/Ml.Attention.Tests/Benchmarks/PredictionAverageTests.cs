using Ml.Attention.Benchmarks;
using Xunit;

namespace Ml.Attention.Tests.Benchmarks;

public sealed class PredictionAverageTests
{
    [Fact]
    public void It_is_the_geometric_mean_normalised()
    {
        // √(0.9 · 0.4) = 0.6 and √(0.1 · 0.6) = 0.245.
        var together = Assert.Single(PredictionAverage.Create(["a", "b"], [[new("a", [0.9f, 0.1f])], [new("b", [0.4f, 0.6f])]]));
        Assert.Equal("a", together.Label);
        Closeness.Equal([0.6 / (0.6 + Math.Sqrt(0.06)), Math.Sqrt(0.06) / (0.6 + Math.Sqrt(0.06))], together.Scores, 1e-6);
    }

    [Fact]
    public void A_probability_of_zero_is_not_the_end_of_a_class()
    {
        var together = Assert.Single(PredictionAverage.Create(["a", "b"], [[new("a", [1, 0])], [new("b", [0, 1])]]));
        Closeness.Equal([0.5, 0.5], together.Scores, 1e-6);
    }
}
