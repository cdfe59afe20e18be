using Ml.Attention.Layers;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TokenVectorsTests
{
    private static readonly int[][] Spellings = [[1, 2], [2, 2, 3], []];

    private static readonly TokenRows Rows = new([5, 0, 6, 5], [1, 0, 0, 2], [0, -1, 1, 2]);

    private static TokenVectors Create(float scale = 1)
    {
        var encoder = new EncoderOptions { Width = 4, Heads = 1, FeedForward = 4 };
        return new(new SequenceClassifier(encoder, 8, 16, 2, pairs: 3, runs: 3).Tables(), seed: 5, scale, Spellings);
    }

    [Fact]
    public void A_vector_is_the_sum_of_its_words_pairs_and_the_mean_of_its_spellings()
    {
        var vectors = Create(scale: 2);
        float[] result = new float[16];
        Array.Fill(result, 99);
        vectors.Compose(Rows, result);

        float[] Row(int table, int row) => vectors.Tables[table].Row(row).ToArray();
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal((2 * Row(0, 5)[i]) + Row(1, 1)[i] + ((Row(2, 1)[i] + Row(2, 2)[i]) / 2), result[i], 1e-5f);
            Assert.Equal(0, result[4 + i]);
            Assert.Equal((2 * Row(0, 6)[i]) + (((2 * Row(2, 2)[i]) + Row(2, 3)[i]) / 3), result[8 + i], 1e-5f);
            Assert.Equal((2 * Row(0, 5)[i]) + Row(1, 2)[i], result[12 + i], 1e-5f);
        }
    }

    [Fact]
    public void A_step_against_the_gradient_of_one_element_lowers_it()
    {
        // The vectors are linear in the tables: the sum of all elements falls by the rate for each element of a row, times
        // how often the row is used with a factor above 0, as Adam's first step is the sign of the gradient.
        var vectors = Create();
        float[] before = new float[16], after = new float[16];
        vectors.Compose(Rows, before);
        vectors.AddGradients(Rows, [.. Enumerable.Repeat(1f, 16)]);
        Assert.True(vectors.Tables.All(table => table.SquaredNorm() > 0));
        foreach (var table in vectors.Tables)
        {
            table.Update(new(), 1, 1, 0.01);
        }

        vectors.Compose(Rows, after);
        float[] expected = [0.03f, 0, 0.02f, 0.02f];
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(expected[i / 4], before[i] - after[i], 1e-5f));
    }

    [Fact]
    public void Rows_that_stand_for_nothing_are_zeros_and_stay_so()
    {
        var vectors = Create();
        vectors.Compose(Rows, new float[16]);
        vectors.AddGradients(Rows, [.. Enumerable.Repeat(1f, 16)]);
        vectors.Tables[1].Update(new(), 1, 1, 0.01);
        vectors.Tables[2].Update(new(), 1, 1, 0.01);
        Assert.Equal(new float[4], vectors.Tables[1].Row(0).ToArray());
        Assert.Equal(new float[4], vectors.Tables[2].Row(0).ToArray());
    }
}
