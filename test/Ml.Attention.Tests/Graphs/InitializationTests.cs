using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class InitializationTests(ITestOutputHelper output)
{
    private const int Seed = 36;

    [Fact]
    public void Zeros_and_ones_are_what_they_say()
    {
        Assert.Equal([0f, 0], Initialization.Zeros.Create("bias", [2], Seed));
        Assert.Equal([1f, 1], Initialization.Ones.Create("scale", [2], Seed));
    }

    [Fact]
    public void Xavier_is_uniform_within_its_limit()
    {
        output.WriteLine($"seed {Seed}");
        float[] elements = Initialization.XavierUniform.Create("weight", [100, 200], Seed);
        float limit = MathF.Sqrt(6f / 300);
        Assert.All(elements, each => Assert.InRange(each, -limit, limit));
        Assert.InRange(elements.Max(), 0.99f * limit, limit);
        Assert.Equal(limit / Math.Sqrt(3), Math.Sqrt(elements.Average(each => (double)each * each)), 0.02 * limit);
    }

    [Fact]
    public void Normal_has_its_deviation_and_tails()
    {
        output.WriteLine($"seed {Seed}");
        float[] elements = Initialization.Normal(0.5).Create("weight", [100, 200], Seed);
        Assert.Equal(0, elements.Average(), 0.015);
        Assert.Equal(0.5, Math.Sqrt(elements.Average(each => (double)each * each)), 0.01);

        // 4.55 % of a normal lie beyond two deviations.
        Assert.Equal(0.0455, elements.Count(each => Math.Abs(each) > 1) / (double)elements.Length, 0.006);
    }

    [Fact]
    public void Numbers_depend_on_seed_and_name_alone()
    {
        float[] one = Initialization.XavierUniform.Create("a/weight", [4, 4], Seed);
        Assert.Equal(one, Initialization.XavierUniform.Create("a/weight", [4, 4], Seed));
        Assert.NotEqual(one, Initialization.XavierUniform.Create("b/weight", [4, 4], Seed));
        Assert.NotEqual(one, Initialization.XavierUniform.Create("a/weight", [4, 4], Seed + 1));
    }

    [Fact]
    public void Names_itself() => Assert.Equal(["Zeros", "Ones", "XavierUniform", "Normal(0.02)"],
        new[] { Initialization.Zeros, Initialization.Ones, Initialization.XavierUniform, Initialization.Normal(0.02) }.Select(each => each.ToString()));
}
