using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Optimizers;

public sealed class AdamWTests
{
    private static readonly AdamWOptions Options = new() { FirstMomentDecay = 0.9f, SecondMomentDecay = 0.95f, Epsilon = 1e-6f, WeightDecay = 0.1f };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_steps_equal_the_formula_in_double(bool decays)
    {
        var graph = new GraphBuilder();
        Value Input(string name) => graph.Input(name, ElementType.Float, [3]);
        var optimizer = new AdamW(graph, Options);
        var next = optimizer.Build(new(Input("p"), Input("m"), Input("v")), Input("g"), decays);
        using var session = Evaluation.Session(next.Parameter, next.FirstMoment, next.SecondMoment);

        float[] p = [1, -2, 0.5f], m = new float[3], v = new float[3];
        double[] expected = [1, -2, 0.5], first = new double[3], second = new double[3];
        for (int step = 1; step <= 10; step++)
        {
            float[] g = [0.3f * step, -1f / step, step % 2 == 0 ? 1e-4f : -1e-4f];
            double rate = 0.1 / step;
            for (int i = 0; i < 3; i++)
            {
                first[i] = (0.9 * first[i]) + (0.1 * g[i]);
                second[i] = (0.95 * second[i]) + (0.05 * g[i] * g[i]);
                double corrected = first[i] / (1 - Math.Pow(0.9, step));
                double deviation = Math.Sqrt(second[i] / (1 - Math.Pow(0.95, step)));
                expected[i] -= (decays ? rate * 0.1 * expected[i] : 0) + (rate * corrected / (deviation + 1e-6));
            }

            var inputs = optimizer.StepInputs(step, rate).ToDictionary(pair => pair.Key, pair => Tensor.FromFloats([pair.Value]));
            foreach (var (name, elements) in new[] { ("p", p), ("m", m), ("v", v), ("g", g) })
            {
                inputs[name] = Tensor.FromFloats(elements, 3);
            }

            var given = inputs.Where(pair => session.InputNames.Contains(pair.Key)).ToDictionary();
            float[][] results = [.. session.Run(given, [.. session.OutputNames]).Select(tensor => tensor.Floats.ToArray())];
            (p, m, v) = (results[0], results[1], results[2]);
            Closeness.Equal(expected, p, 1e-5);
            Closeness.Equal(first, m, 1e-5);
            Closeness.Equal(second, v, 1e-5);
        }
    }

    [Fact]
    public void The_first_step_moves_by_the_learning_rate_whatever_the_gradient()
    {
        var numbers = new AdamW(new GraphBuilder(), Options).StepInputs(1, 0.01);

        // m = (1 − β₁) g and √v = √(1 − β₂) g, so both corrections must cancel.
        double step = numbers["adamw/step_size"] * (1 - 0.9) / (Math.Sqrt(1 - 0.95) * numbers["adamw/root_correction"]);
        Assert.Equal(0.01, step, 1e-8);
        Assert.Equal(1 - (0.01 * 0.1), numbers["adamw/decay"], 1e-7);
    }

    public static TheoryData<string, AdamWOptions> Invalid => new()
    {
        { "FirstMomentDecay is 1; expected a number from 0 to below 1.", new() { FirstMomentDecay = 1 } },
        { "SecondMomentDecay is -0.1; expected a number from 0 to below 1.", new() { SecondMomentDecay = -0.1f } },
        { "Epsilon is 0; expected a number above 0.", new() { Epsilon = 0 } },
        { "WeightDecay is NaN; expected 0 or more.", new() { WeightDecay = float.NaN } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Options_out_of_range_are_refused(string message, AdamWOptions options)
    {
        var exception = Assert.Throws<ArgumentException>(() => new AdamW(new GraphBuilder(), options));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
