namespace Ml.Attention.Modules;

/// <summary>What attention gives.</summary>
/// <param name="Output"><c>[batch, queries, outputWidth]</c>.</param>
public sealed record AttentionResult(float[,,] Output)
{
    /// <summary>
    /// How much each query looked at each key, in each head: <c>[batch, heads, queries, keys]</c>, where a learned or
    /// zero key stands last; null unless asked for.
    /// </summary>
    public float[,,,]? Weights { get; init; }

    /// <summary>The mean of <see cref="Weights"/> over heads: <c>[batch, queries, keys]</c>; null unless asked for.</summary>
    public float[,,]? AverageWeights { get; init; }
}
