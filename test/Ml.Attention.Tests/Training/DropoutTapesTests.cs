using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class DropoutTapesTests(ITestOutputHelper output)
{
    private const int Seed = 52, Rows = 16, Tokens = 32, Width = 8;

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void Zeroes_a_share_and_keeps_the_mean(float rate)
    {
        output.WriteLine($"seed {Seed}");
        float[] dropped = Drop(rate, Seed, steps: 1).Single();
        Assert.All(dropped, each => Assert.True(each == 0 || Math.Abs(each - (1 / (1 - rate))) < 1e-6));

        // 4,096 elements: four standard deviations either way.
        double deviation = Math.Sqrt(rate * (1 - rate) / dropped.Length);
        Assert.Equal(rate, dropped.Count(each => each == 0) / (double)dropped.Length, 4 * deviation);
        Assert.Equal(1, dropped.Average(), 4 * deviation / (1 - rate));
    }

    [Fact]
    public void Differs_from_step_to_step()
    {
        output.WriteLine($"seed {Seed}");
        var dropped = Drop(0.5f, Seed, steps: 3);
        foreach (var (left, right) in new[] { (0, 1), (1, 2), (0, 2) })
        {
            // Two independent masks of rate ½ agree in half of their elements.
            int equal = dropped[left].Zip(dropped[right]).Count(pair => pair.First == pair.Second);
            Assert.Equal(0.5, equal / (double)dropped[left].Length, 0.04);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_masks_and_another_seed_others()
    {
        Assert.Equal(Drop(0.3f, Seed, steps: 2), Drop(0.3f, Seed, steps: 2));
        Assert.NotEqual(Drop(0.3f, Seed, steps: 1), Drop(0.3f, Seed + 1, steps: 1));
    }

    [Fact]
    public void Each_place_has_a_mask_of_its_own()
    {
        var graph = new GraphBuilder(isTraining: true);
        var x = graph.Input("x", ElementType.Float, ["batch", "tokens", Width]);
        graph.Dropout(graph.Dropout(graph.Dropout(x, 0.5f), 0.5f), 0.1f);
        var inputs = new Dictionary<string, Tensor>();
        var made = new DropoutTapes(graph.DropoutMasks, [new(Rows, Tokens)], Seed).AddInputs(inputs, new(Rows, Tokens));

        Assert.Equal(["dropout/mask_0", "dropout/mask_1", "dropout/mask_2"], inputs.Keys);
        Assert.NotEqual(inputs["dropout/mask_0"].Floats.ToArray(), inputs["dropout/mask_1"].Floats.ToArray());
        Assert.Equal(1 / 0.9f, inputs["dropout/mask_2"].Floats.ToArray().Max());
        made.ForEach(tensor => tensor.Dispose());
    }

    [Fact]
    public void Without_dropout_a_step_is_given_nothing_more()
    {
        var graph = new GraphBuilder(isTraining: true);
        graph.Dropout(graph.Input("x", ElementType.Float, ["batch", "tokens", Width]), 0);
        var inputs = new Dictionary<string, Tensor>();
        Assert.Empty(new DropoutTapes(graph.DropoutMasks, [new(Rows, Tokens)], Seed).AddInputs(inputs, new(Rows, Tokens)));
        Assert.Empty(inputs);
    }

    [Fact]
    public void The_largest_batch_fits_on_the_tape()
    {
        var graph = new GraphBuilder(isTraining: true);
        graph.Dropout(graph.Input("x", ElementType.Float, ["batch", "tokens", Width]), 0.5f);
        var inputs = new Dictionary<string, Tensor>();
        var made = new DropoutTapes(graph.DropoutMasks, [new(1, 1), new(5000, 40)], Seed).AddInputs(inputs, new(5000, 40));
        Assert.Equal([5000, 40, Width], inputs["dropout/mask_0"].Lengths);
        Assert.Equal(1, inputs["dropout/mask_0"].Floats.ToArray().Average(), 0.01);
        made.ForEach(tensor => tensor.Dispose());
    }

    /// <summary>What dropout makes of ones, at each step.</summary>
    private static List<float[]> Drop(float rate, int seed, int steps)
    {
        var graph = new GraphBuilder(isTraining: true);
        var x = graph.Input("x", ElementType.Float, ["batch", "tokens", Width]);
        using var session = Evaluation.Session(graph.Dropout(x, rate));
        var tapes = new DropoutTapes(graph.DropoutMasks, [new(Rows, Tokens), new(1, 1)], seed);
        using var ones = Tensor.FromFloats([.. Enumerable.Repeat(1f, Rows * Tokens * Width)], Rows, Tokens, Width);
        var results = new List<float[]>();
        for (int step = 0; step < steps; step++)
        {
            var inputs = new Dictionary<string, Tensor> { ["x"] = ones };
            var made = tapes.AddInputs(inputs, new(Rows, Tokens));
            using var result = session.Run(inputs, [.. session.OutputNames])[0];
            results.Add(result.Floats.ToArray());
            made.ForEach(tensor => tensor.Dispose());
        }

        return results;
    }
}
