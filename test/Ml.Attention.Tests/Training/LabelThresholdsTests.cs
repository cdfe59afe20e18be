using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class LabelThresholdsTests
{
    [Fact]
    public void The_threshold_is_the_middle_of_where_f1_is_the_highest()
    {
        // Five of eight have the label. From 0.3 on, five right of six: F1 = 2·5 / (6 + 5), the highest; the others by hand:
        // 1: 2/6, 2: 4/7, 3: 4/8, 4: 6/9, 5: 8/10, 6: 10/11, 7: 10/12, 8: 10/13.
        Assert.Equal(0.25, Fit((0.9, 1), (0.8, 1), (0.7, 0), (0.6, 1), (0.4, 1), (0.3, 1), (0.2, 0), (0.1, 0)), 6);
    }

    [Fact]
    public void Equal_scores_are_not_parted()
    {
        // Between the two of 0.6, F1 would be 1.
        Assert.Equal(0.35, Fit((0.9, 1), (0.9, 1), (0.8, 1), (0.7, 1), (0.6, 1), (0.6, 0), (0.1, 0)), 6);
    }

    [Fact]
    public void Of_two_intervals_with_the_same_f1_the_one_next_to_a_half_is_taken()
    {
        // Three right of three: 6/9. Six right of twelve: 12/18, from 0.2 on, the middle of 0.4 and 0.
        Assert.Equal(0.2, Fit((0.99, 1), (0.98, 1), (0.97, 1), (0.9, 0), (0.85, 0), (0.8, 0), (0.75, 0), (0.7, 0), (0.65, 0), (0.6, 1), (0.5, 1), (0.4, 1)), 6);
    }

    [Fact]
    public void With_few_texts_that_have_the_label_it_is_a_half()
    {
        Assert.Equal(0.5, Fit((0.9, 1), (0.3, 1), (0.3, 1), (0.3, 1), (0.2, 0)));
        Assert.Equal(0.5, Fit());
    }

    [Fact]
    public void Each_label_has_its_own()
    {
        // Texts × labels: the second label has the opposite of the first.
        (double, int)[] rows = [.. Enumerable.Range(0, 12).SelectMany(i => ((double, int)[])[(i < 6 ? 0.8 : 0.6, i < 6 ? 1 : 0), (i < 6 ? 0.1 : 0.2, i < 6 ? 0 : 1)])];
        double[] found = LabelThresholds.Fit(Answers(rows), [.. rows.Select(row => row.Item2)], 2);
        Assert.Equal(0.7, found[0], 6);
        Assert.Equal(0.15, found[1], 6);
    }

    private static double Fit(params (double Score, int Label)[] rows) => LabelThresholds.Fit(Answers(rows), [.. rows.Select(row => row.Label)], 1).Single();

    private static float[][] Answers(IEnumerable<(double Score, int Label)> rows) =>
        [.. rows.Select(row => (float[])[(float)Math.Log(1 - row.Score), (float)Math.Log(row.Score)])];
}
