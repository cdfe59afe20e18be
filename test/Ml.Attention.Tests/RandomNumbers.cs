namespace Ml.Attention.Tests;

/// <summary>Random inputs of tests, from a seed.</summary>
internal static class RandomNumbers
{
    /// <summary>Numbers from −limit to limit.</summary>
    public static float[] Uniform(int seed, int count, float limit = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * limit)];
    }
}
