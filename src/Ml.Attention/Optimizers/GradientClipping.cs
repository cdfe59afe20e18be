namespace Ml.Attention.Optimizers;

/// <summary>
/// Scales all gradients down together when their common Euclidean norm exceeds a limit (Pascanu et al. 2013).
/// </summary>
public static class GradientClipping
{
    /// <summary>What to multiply every gradient by: 1 where the norm is within the limit.</summary>
    /// <param name="norm">The norm of all gradients together, 0 or more.</param>
    /// <param name="maxNorm">The limit, above 0.</param>
    public static float Scale(double norm, float maxNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        return (float)Math.Min(maxNorm / (norm + 1e-6), 1);
    }
}
