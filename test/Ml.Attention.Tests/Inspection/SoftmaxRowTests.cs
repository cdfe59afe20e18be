using Ml.Attention.Inspection;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>The arithmetic of a row of weights, against numbers by hand.</summary>
public sealed class SoftmaxRowTests
{
    [Theory]
    [InlineData(0, 0.3333333333333333)]
    [InlineData(1, 0.5761168847658291)]
    [InlineData(10, 0.9999092083843412)]
    [InlineData(100, 1.0)]
    public void The_third_component_of_a_a_2a(double a, double expected) => Assert.Equal(expected, SoftmaxCurve.At(a), 1e-15);

    [Fact]
    public void The_curve_rises_from_a_third_to_one()
    {
        double[] values = [.. SoftmaxCurve.Points.Select(point => point.Y)];
        Assert.Equal(values.Order(), values);
        Assert.InRange(values[0], 1.0 / 3, 0.34);
        Assert.Equal(1, values[^1]);
        Assert.All([1.0, 10, 100], a => Assert.Contains(SoftmaxCurve.Points, point => point.X == a));
    }

    [Fact]
    public void Large_numbers_do_not_overflow()
    {
        double[] row = [1e6, 1e6 - 1, -1e6];
        SoftmaxRow.Normalize(row);
        Assert.Equal(1 / (1 + Math.Exp(-1)), row[0], 1e-15);
        Assert.Equal(0, row[2]);
    }

    [Fact]
    public void Entropy_by_hand()
    {
        Assert.Equal(1.5 * Math.Log(2), SoftmaxRow.Entropy([0.5, 0.25, 0.25]), 1e-15);
        Assert.Equal(Math.Log(4), SoftmaxRow.Entropy([0.25, 0.25, 0.25, 0.25]), 1e-15);
        Assert.Equal(0, SoftmaxRow.Entropy([0, 1, 0]));
    }

    [Fact]
    public void The_norm_of_the_Jacobian_by_hand()
    {
        // diag(p) − p·pᵀ of (1/2, 1/2) is ±1/4 in all four places.
        Assert.Equal(0.5, SoftmaxRow.JacobianNorm([0.5, 0.5]), 1e-15);
        Assert.Equal(0, SoftmaxRow.JacobianNorm([0, 1, 0]));

        // Of n equal weights: n places (1/n)(1 − 1/n), the others −1/n².
        Assert.Equal(Math.Sqrt(2.0 / 9), SoftmaxRow.JacobianNorm([1.0 / 3, 1.0 / 3, 1.0 / 3]), 1e-15);
    }

    [Fact]
    public void The_norm_of_the_Jacobian_is_that_of_the_matrix()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        for (int keys = 2; keys < 30; keys++)
        {
            double[] row = [.. Enumerable.Range(0, keys).Select(_ => random.NextDouble() * 12)];
            SoftmaxRow.Normalize(row);
            double squares = 0;
            for (int i = 0; i < keys; i++)
            {
                for (int j = 0; j < keys; j++)
                {
                    squares += Math.Pow((i == j ? row[i] : 0) - (row[i] * row[j]), 2);
                }
            }

            Assert.Equal(Math.Sqrt(squares), SoftmaxRow.JacobianNorm(row), 1e-14);
        }
    }

    [Fact]
    public void A_row_that_is_nearly_saturated_keeps_its_digits()
    {
        const double Rest = 1e-12;
        Assert.Equal(2 * Rest, SoftmaxRow.JacobianNorm([1 - Rest, Rest]), 1e-20);
    }
}
