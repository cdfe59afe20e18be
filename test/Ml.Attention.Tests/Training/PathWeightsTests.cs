using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class PathWeightsTests(ITestOutputHelper output)
{
    private const int Seed = 211, Examples = 4000;

    [Fact]
    public void Of_one_answer_the_weight_is_the_inverse_of_its_temperature()
    {
        // Labels are drawn from probabilities; the answer claims logits three times as large.
        var (logits, labels) = Draw(factor: 1);
        double weight = PathWeights.Fit([Normalized(logits, 3)], labels)[0];
        output.WriteLine($"seed {Seed}: {weight}");
        Assert.Equal(1 / 3.0, weight, 0.03);
    }

    [Fact]
    public void The_weights_are_those_of_least_loss()
    {
        var (logits, labels) = Draw(factor: 1);
        var random = new Random(Seed + 1);
        float[][] noisy = [.. logits.Select(row => row.Select(value => value + (float)(random.NextDouble() * 4) - 2).ToArray())];
        List<float[][]> answers = [Normalized(logits, 2), Normalized(noisy, 1)];
        double[] best = PathWeights.Fit(answers, labels);
        double loss = Loss(best);
        foreach (var (a, b) in new[] { (0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02), (0.02, -0.02) })
        {
            double[] other = [Math.Max(0, best[0] + a), Math.Max(0, best[1] + b)];
            Assert.True(other.SequenceEqual(best) || Loss(other) > loss - 1e-6, $"seed {Seed}: {other[0]}, {other[1]} has {Loss(other)}, found {loss}");
        }

        double Loss(double[] weights) => ValidationScore.Of(PathWeights.Combine(answers, weights), labels)!.Loss;
    }

    [Fact]
    public void An_answer_that_adds_nothing_has_the_weight_0_but_the_first_is_kept()
    {
        var (logits, labels) = Draw(factor: 1);
        var random = new Random(Seed + 2);
        float[][] noise = [.. logits.Select(row => row.Select(_ => (float)random.NextDouble()).ToArray())];
        double[] weights = PathWeights.FitUseful([Normalized(logits, 1), Normalized(noise, 1)], labels);
        Assert.Equal(1, weights[0], 0.1);
        Assert.Equal(0, weights[1]);
        double[] other = PathWeights.FitUseful([Normalized(noise, 1), Normalized(logits, 1)], labels);
        Assert.True(other[0] > 0 && other[1] > 0.9);
    }

    [Fact]
    public void Without_examples_all_count_alike() => Assert.Equal([1.0, 1], PathWeights.FitUseful([[], []], []));

    [Fact]
    public void Answers_together_are_probabilities_again()
    {
        float[][] together = PathWeights.Combine([[[MathF.Log(0.5f), MathF.Log(0.5f)]], [[MathF.Log(0.9f), MathF.Log(0.1f)]]], [1, 2]);
        Assert.Equal(0.81 / 0.82, Math.Exp(together[0][0]), 1e-5);
        Assert.Equal(1, together[0].Sum(value => Math.Exp(value)), 1e-5);
    }

    private static (float[][] Logits, int[] Labels) Draw(float factor)
    {
        var random = new Random(Seed);
        float[][] logits = [.. Enumerable.Range(0, Examples).Select(_ => Enumerable.Range(0, 3).Select(_ => factor * (float)((random.NextDouble() * 4) - 2)).ToArray())];
        int[] labels = [.. Normalized(logits, 1).Select(row =>
        {
            double draw = random.NextDouble();
            return draw < Math.Exp(row[0]) ? 0 : draw < Math.Exp(row[0]) + Math.Exp(row[1]) ? 1 : 2;
        })];
        return (logits, labels);
    }

    private static float[][] Normalized(float[][] logits, float factor) => PathWeights.Combine([logits], [factor]);
}
