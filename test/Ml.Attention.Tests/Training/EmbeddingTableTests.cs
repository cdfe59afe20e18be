using Ml.Attention.Optimizers;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class EmbeddingTableTests
{
    /// <summary>Longer than a vector of the processor and no multiple of it: both ways of computing are tested.</summary>
    private const int Width = 19;

    private static readonly AdamWOptions Options = new();

    [Fact]
    public void Rows_with_gradients_make_a_step_of_Adam_and_others_stay()
    {
        var table = new EmbeddingTable("table", Width, [.. Enumerable.Range(0, 3 * Width).Select(i => i * 0.1f)]);
        float[] gradient = [.. Enumerable.Range(0, Width).Select(i => (i - 9) * 0.3f)];
        double[] first = new double[Width], second = new double[Width], expected = [.. table.Row(1).ToArray().Select(value => (double)value)];
        for (int step = 1; step <= 3; step++)
        {
            // Twice half of it is all of it.
            table.AddGradient(1, gradient, 0.5f);
            table.AddGradient(1, gradient, 0.5f);
            Assert.Equal(gradient.Sum(each => each * (double)each), table.SquaredNorm(), 1e-3);
            table.Update(Options, scale: 0.25f, step, learningRate: 0.01);
            for (int i = 0; i < Width; i++)
            {
                double g = gradient[i] * 0.25;
                first[i] = (0.9 * first[i]) + (0.1 * g);
                second[i] = (0.98 * second[i]) + (0.02 * g * g);
                expected[i] -= 0.01 * first[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(second[i] / (1 - Math.Pow(0.98, step))) + 1e-8);
            }
        }

        Closeness.Equal([.. expected.Select(value => (float)value)], table.Row(1).ToArray(), 1e-5);
        Assert.Equal(Enumerable.Range(0, Width).Select(i => i * 0.1f), table.Row(0).ToArray());
        Assert.Equal(0, table.SquaredNorm());
    }

    [Fact]
    public void Many_rows_keep_their_gradients_apart()
    {
        var table = new EmbeddingTable("table", 2, new float[2000]);
        for (int row = 999; row >= 0; row--)
        {
            table.AddGradient(row, [row % 2 == 0 ? 1 : -1, 0]);
        }

        table.Update(Options, 1, 1, 0.5);
        Assert.All(Enumerable.Range(0, 1000), row => Assert.Equal(row % 2 == 0 ? -0.5f : 0.5f, table.Row(row)[0], 1e-5f));
        Assert.All(Enumerable.Range(0, 1000), row => Assert.Equal(0, table.Row(row)[1]));
    }
}
