using Ml.Attention.Graphs;

namespace Ml.Attention.Tests.Gradients;

/// <summary>Sums, means, extremes, softmax and layer normalization.</summary>
internal static class ReductionCases
{
    public static IEnumerable<GradientCase> All =>
    [
        new("ReduceSum", "inner axis", [[2, 3]], (graph, x) => graph.ReduceSum(x[0], [-1])),
        new("ReduceSum", "outer axes kept", [[2, 3, 2]], (graph, x) => graph.ReduceSum(x[0], [0, 1], keepAxes: true)),
        new("ReduceSum", "first and last axis", [[2, 3, 2]], (graph, x) => graph.ReduceSum(x[0], [2, 0])),
        new("ReduceSum", "all axes", [[2, 3]], (graph, x) => graph.ReduceSum(x[0])),
        new("ReduceSum", "symbolic axis", [[2, 3, 2]], (graph, x) => graph.ReduceSum(x[0], [1])) { Symbolic = true },

        new("ReduceMean", "inner axis kept", [[2, 3]], (graph, x) => graph.ReduceMean(x[0], [-1], keepAxes: true)),
        new("ReduceMean", "two axes dropped", [[2, 3, 2]], (graph, x) => graph.ReduceMean(x[0], [0, 2])),
        new("ReduceMean", "symbolic axis", [[2, 3, 2]], (graph, x) => graph.ReduceMean(x[0], [1])) { Symbolic = true },

        new("ReduceMax", "inner axis", [[2, 4]], (graph, x) => graph.ReduceMax(Apart(graph, x[0]), [-1])),
        new("ReduceMax", "outer axis kept", [[2, 4]], (graph, x) => graph.ReduceMax(Apart(graph, x[0]), [0], keepAxes: true)),
        new("ReduceMax", "both axes", [[2, 4]], (graph, x) => graph.ReduceMax(Apart(graph, x[0]), [0, 1])),

        new("ReduceSumSquare", "all axes", [[2, 3]], (graph, x) => graph.ReduceSumSquare(x[0])),

        new("Softmax", "rows", [[3, 4]], (graph, x) => graph.Softmax(x[0])),
        new("Softmax", "four axes", [[2, 2, 2, 3]], (graph, x) => graph.Softmax(x[0])),
        new("LogSoftmax", "rows", [[3, 4]], (graph, x) => graph.LogSoftmax(x[0])),
        new("LogSoftmax", "symbolic axes", [[2, 3, 4]], (graph, x) => graph.LogSoftmax(x[0])) { Symbolic = true },

        new("SmoothedCrossEntropy", "no smoothing", [[3, 4]], (graph, x) => graph.CrossEntropy(x[0], graph.Constant(TensorData.FromIntegers([2, 0, 2], 3)), 0)),
        new("SmoothedCrossEntropy", "smoothing", [[3, 4]], (graph, x) => graph.CrossEntropy(x[0], graph.Constant(TensorData.FromIntegers([3, 1, 0], 3)), 0.2f)),

        new("LayerNormalization", "input, scale and bias", [[2, 3, 5], [5], [5]], (graph, x) => graph.LayerNormalization(x[0], x[1], x[2])),
        new("LayerNormalization", "symbolic axes", [[2, 3, 5], [5], [5]], (graph, x) => graph.LayerNormalization(x[0], x[1], x[2])) { Symbolic = true },
        new("LayerNormalization", "large epsilon", [[4, 5], [5], [5]], (graph, x) => graph.LayerNormalization(x[0], x[1], x[2], 0.5f)),
        new("LayerNormalization", "of its own input plus it", [[4, 5], [5], [5]], (graph, x) => x[0] + graph.LayerNormalization(x[0], x[1], x[2])),
    ];

    /// <summary>Adds to each of 2 × 4 elements another multiple of 5, so that no small step changes which is the largest.</summary>
    private static Value Apart(GraphBuilder graph, Value x) => x + graph.Constant(TensorData.FromFloats([5, 20, 0, 10, 15, 35, 30, 25], 2, 4));
}
