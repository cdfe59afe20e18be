using Ml.Attention.Graphs;

namespace Ml.Attention.Optimizers;

/// <summary>
/// Scales all gradients down together when their common Euclidean norm exceeds a limit (Pascanu et al. 2013).
/// </summary>
public static class GradientClipping
{
    /// <summary>Emits the norm and the scaled gradients.</summary>
    /// <param name="gradients">Float, any shapes; at least one.</param>
    /// <param name="maxNorm">The limit, above 0.</param>
    /// <returns>The gradients, and their norm before scaling (float, no axes).</returns>
    public static (IReadOnlyList<Value> Clipped, Value Norm) Build(IReadOnlyList<Value> gradients, float maxNorm)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        var graph = gradients[0].Graph;
        using var scope = graph.Scope("clipping");
        var norm = graph.Sqrt(gradients.Select(graph.ReduceSumSquare).Aggregate(graph.Add));
        var scale = graph.Min(graph.Constant(maxNorm) / (norm + 1e-6f), graph.Constant(1f));
        return ([.. gradients.Select(gradient => gradient * scale)], norm);
    }
}
