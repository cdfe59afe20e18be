using Ml.Attention.Graphs;
using Ml.Attention.Inspection;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>Statistics of dot products, by hand and against theory.</summary>
public sealed class HeadSumsTests(ITestOutputHelper output)
{
    [Fact]
    public void Two_rows_by_hand()
    {
        var sums = new HeadSums();
        sums.AddRow([0, 2 * Math.Log(3)], [0, 0], 0.5, new double[2]);
        sums.AddRow([4, 4], [0, -Math.Log(3)], 0.5, new double[2]);
        var other = new HeadSums();
        other.AddRow([1], [0], 0.5, new double[1]);
        sums.Add(other);
        sums.AddComponents(2, 1);
        sums.AddComponents(0, 3);
        var head = sums.ToDiagnosis(1, 2, 8, 0.5);

        double[] products = [0, 2 * Math.Log(3), 4, 4, 1];
        double mean = products.Average(), variance = products.Average(product => (product - mean) * (product - mean));
        Assert.Equal((1, 2, 5L), (head.Layer, head.Head, head.DotProducts.Pairs));
        Assert.Equal(mean, head.DotProducts.Mean, 1e-12);
        Assert.Equal(variance, head.DotProducts.Variance, 1e-12);
        Assert.Equal(mean / 2, head.DotProducts.ScaledMean, 1e-12);
        Assert.Equal(variance / 4, head.DotProducts.ScaledVariance, 1e-12);
        Assert.Equal(8 * ((4 + 0) / 2.0) * ((1 + 9) / 2.0), head.DotProducts.Independent, 1e-12);

        // Scaled, both rows are (1/4, 3/4) in some order; unscaled, the first is (1/10, 9/10). One key alone is no row.
        Assert.Equal(2, head.Softmax.Rows);
        double entropy = -((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75))), sharper = -((0.1 * Math.Log(0.1)) + (0.9 * Math.Log(0.9)));
        Assert.Equal(entropy, head.Softmax.Entropy, 1e-12);
        Assert.Equal(entropy / Math.Log(2), head.Softmax.RelativeEntropy, 1e-12);
        Assert.Equal(2 * 0.25 * 0.75, head.Softmax.JacobianNorm, 1e-12);
        Assert.Equal((entropy + sharper) / 2, head.UnscaledSoftmax.Entropy, 1e-12);
        Assert.Equal(((2 * 0.25 * 0.75) + (2 * 0.1 * 0.9)) / 2, head.UnscaledSoftmax.JacobianNorm, 1e-12);
    }

    [Fact]
    public void A_row_is_saturated_beyond_ninety_nine_hundredths()
    {
        var sums = new HeadSums();
        sums.AddRow([Math.Log(98), 0], [0, 0], 1, new double[2]);
        sums.AddRow([Math.Log(100), 0], [0, 0], 1, new double[2]);
        Assert.Equal(0.5, sums.ToDiagnosis(0, 0, 1, 1).Softmax.Saturated);
    }

    [Theory]
    [InlineData(16, 32)]
    [InlineData(4, 128)]
    public void At_initialisation_the_variance_is_the_head_size(int heads, int headSize)
    {
        const int Seed = 5, Tokens = 96;
        int width = heads * headSize;
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, [1, Tokens, width]);
        new MultiHeadAttention(new() { Width = width, Heads = heads, Scale = 1 }).Build(graph, input, null);
        Evaluation.Initialize(graph, Seed);
        var node = graph.Nodes.First(each => each.OperatorType == "FusedMatMul");
        float[] Run(Value value) => Evaluation.Floats(value, (input, Tensor.FromFloats(Initialization.Normal(1).Create("input", input.Shape, Seed), 1, Tokens, width)));
        float[] products = Run(node.Outputs[0]), queries = Run(node.Input(0)), keys = Run(node.Input(1));

        for (int head = 0; head < heads; head++)
        {
            var sums = new HeadSums();
            for (int i = 0; i < headSize * Tokens; i++)
            {
                sums.AddComponents(queries[(head * headSize * Tokens) + i], keys[(head * headSize * Tokens) + i]);
            }

            foreach (float[] row in products.AsSpan(head * Tokens * Tokens, Tokens * Tokens).ToArray().Chunk(Tokens))
            {
                sums.AddRow([.. row.Select(product => (double)product)], new double[Tokens], 1 / Math.Sqrt(headSize), new double[Tokens]);
            }

            var found = sums.ToDiagnosis(0, head, headSize, 1 / Math.Sqrt(headSize));
            output.WriteLine($"seed {Seed}, head {head}: variance {found.DotProducts.Variance:F2}, scaled {found.DotProducts.ScaledVariance:F4}, mean {found.DotProducts.Mean:F3}");
            Assert.InRange(found.DotProducts.Variance, 0.85 * headSize, 1.15 * headSize);
            Assert.InRange(found.DotProducts.ScaledVariance, 0.85, 1.15);
            Assert.InRange(found.DotProducts.Independent, 0.85 * headSize, 1.15 * headSize);
            Assert.InRange(found.DotProducts.ScaledMean, -0.1, 0.1);
            Assert.Equal(0, found.Softmax.Saturated);
            Assert.True(found.UnscaledSoftmax.Saturated > 0.02);
            Assert.True(found.UnscaledSoftmax.Entropy < found.Softmax.Entropy / 2);
        }
    }
}
