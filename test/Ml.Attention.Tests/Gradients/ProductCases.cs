namespace Ml.Attention.Tests.Gradients;

/// <summary>Matrix products.</summary>
internal static class ProductCases
{
    public static IEnumerable<GradientCase> All =>
    [
        new("MatMul", "two matrices", [[2, 3], [3, 4]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "batches", [[2, 2, 3], [2, 3, 4]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "one weight for a batch", [[2, 3, 4], [4, 5]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "one weight, symbolic axes", [[2, 3, 4], [4, 5]], (graph, x) => graph.MatMul(x[0], graph.Reshape(x[1], [4, 5]))) { Symbolic = true },
        new("MatMul", "one weight for two outer axes", [[2, 2, 3, 4], [4, 5]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "one left matrix for a batch", [[2, 3], [2, 3, 4]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "outer axes stretched on both sides", [[2, 1, 2, 3], [3, 3, 2]], (graph, x) => graph.MatMul(x[0], x[1])),
        new("MatMul", "a matrix by itself", [[3, 3]], (graph, x) => graph.MatMul(x[0], x[0])),

        new("FusedMatMul", "scaled", [[2, 3], [3, 4]], (graph, x) => graph.MatMul(x[0], x[1], false, false, 0.5f)),
        new("FusedMatMul", "left transposed", [[3, 2], [3, 4]], (graph, x) => graph.MatMul(x[0], x[1], true, false)),
        new("FusedMatMul", "right transposed", [[2, 3], [4, 3]], (graph, x) => graph.MatMul(x[0], x[1], false, true)),
        new("FusedMatMul", "both transposed", [[3, 2], [4, 3]], (graph, x) => graph.MatMul(x[0], x[1], true, true)),
        new("FusedMatMul", "batches, none transposed, scaled", [[2, 2, 3], [2, 3, 4]], (graph, x) => graph.MatMul(x[0], x[1], false, false, -2)),
        new("FusedMatMul", "batches, left transposed, scaled", [[2, 3, 2], [2, 3, 4]], (graph, x) => graph.MatMul(x[0], x[1], true, false, 0.3f)),
        new("FusedMatMul", "batches, right transposed, scaled", [[2, 2, 3], [2, 4, 3]], (graph, x) => graph.MatMul(x[0], x[1], false, true, 0.3f)),
        new("FusedMatMul", "batches, both transposed, scaled", [[2, 3, 2], [2, 4, 3]], (graph, x) => graph.MatMul(x[0], x[1], true, true, 0.3f)),
        new("FusedMatMul", "one weight, none transposed", [[2, 2, 3], [3, 4]], (graph, x) => graph.MatMul(x[0], x[1], false, false, 2)),
        new("FusedMatMul", "one weight, left transposed", [[2, 3, 2], [3, 4]], (graph, x) => graph.MatMul(x[0], x[1], true, false, 2)),
        new("FusedMatMul", "one weight, right transposed", [[2, 2, 3], [4, 3]], (graph, x) => graph.MatMul(x[0], x[1], false, true, 2)),
        new("FusedMatMul", "one weight, both transposed", [[2, 3, 2], [4, 3]], (graph, x) => graph.MatMul(x[0], x[1], true, true, 2)),
        new("FusedMatMul", "one left matrix, right transposed", [[2, 3], [2, 4, 3]], (graph, x) => graph.MatMul(x[0], x[1], false, true)),
        new("FusedMatMul", "queries by keys of four axes", [[2, 2, 3, 4], [2, 2, 3, 4]], (graph, x) => graph.MatMul(x[0], x[1], false, true, 0.5f)),
    ];
}
