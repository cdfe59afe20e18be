namespace Ml.Attention.Benchmarks;

/// <summary>One of the things that are compared.</summary>
internal interface ISide
{
    /// <summary>Does its work so many times.</summary>
    /// <returns>How long each took, in milliseconds.</returns>
    double[] Run(int times);
}
