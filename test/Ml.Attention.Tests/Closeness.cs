using Xunit;

namespace Ml.Attention.Tests;

/// <summary>Compares arrays of numbers.</summary>
internal static class Closeness
{
    public static void Equal(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        double[] wanted = [.. expected];
        double[] found = [.. actual];
        Assert.Equal(wanted.Length, found.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.True(Math.Abs(wanted[i] - found[i]) <= tolerance, $"Element {i}: expected {wanted[i]:R} ± {tolerance:R}, found {found[i]:R}.");
        }
    }

    public static void Equal(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance) =>
        Equal(expected, actual.Select(each => (double)each), tolerance);

    public static void Equal(IEnumerable<float> expected, IEnumerable<float> actual, double tolerance) =>
        Equal(expected.Select(each => (double)each), actual, tolerance);
}
