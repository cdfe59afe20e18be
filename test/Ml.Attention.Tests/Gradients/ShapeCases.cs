using Ml.Attention.Graphs;

namespace Ml.Attention.Tests.Gradients;

/// <summary>Operators that move elements without changing them.</summary>
internal static class ShapeCases
{
    public static IEnumerable<GradientCase> All =>
    [
        new("Reshape", "flattened", [[2, 3]], (graph, x) => graph.Reshape(x[0], [6])),
        new("Reshape", "heads, symbolic axes", [[2, 3, 4]], (graph, x) => graph.Reshape(x[0], ["axis_0", "axis_1", 2, 2])) { Symbolic = true },
        new("Reshape", "like another", [[2, 3]], (graph, x) => graph.ReshapeLike(x[0], graph.Constant(TensorData.FromFloats(new float[6], 3, 2)))),
        new("Unsqueeze", "in the middle", [[2, 3]], (graph, x) => graph.Unsqueeze(x[0], 1)),
        new("Unsqueeze", "at the end", [[2, 3]], (graph, x) => graph.Unsqueeze(x[0], -1)),

        new("Transpose", "matrix", [[2, 3]], (graph, x) => graph.Transpose(x[0], 1, 0)),
        new("Transpose", "an order that is not its own inverse", [[2, 3, 4]], (graph, x) => graph.Transpose(x[0], 1, 2, 0)),
        new("Transpose", "heads", [[2, 3, 2, 2]], (graph, x) => graph.Transpose(x[0], 0, 2, 1, 3)) { Symbolic = true },

        new("Concat", "three of different lengths", [[2, 1], [2, 3], [2, 2]], (graph, x) => graph.Concat(1, x)),
        new("Concat", "outer axis", [[1, 2], [3, 2]], (graph, x) => graph.Concat(0, x)),
        new("Concat", "a value twice", [[2, 2], [2, 1]], (graph, x) => graph.Concat(-1, x[0], x[1], x[0])),

        new("Split", "all pieces", [[2, 6]], (graph, x) => Multiplied(graph.Split(x[0], 1, 1, 3, 2))),
        new("Split", "one piece unused", [[6]], (graph, x) => graph.Split(x[0], 0, 1, 3, 2) is var pieces ? pieces[0] * pieces[2] : x[0]),
        new("Split", "only the last piece used", [[3, 2]], (graph, x) => graph.Split(x[0], 0, 1, 2)[1] * 2f),

        new("Slice", "middle", [[2, 5]], (graph, x) => graph.Slice(x[0], 1, graph.ConstantList(1), graph.ConstantList(4), 3)),
        new("Slice", "start of the outer axis", [[4, 2]], (graph, x) => graph.Slice(x[0], 0, graph.ConstantList(0), graph.ConstantList(2), 2)),
        new("Slice", "past the end", [[4]], (graph, x) => graph.Slice(x[0], 0, graph.ConstantList(1), graph.ConstantList(100), 3)),
        new("Slice", "of a symbolic axis", [[3, 4]], (graph, x) => graph.Slice(x[0], 0, graph.ConstantList(1), graph.ConstantList(3), "cut")) { Symbolic = true },
        new("Slice", "as long as another value", [[4, 2], [3, 2]], (graph, x) => graph.Slice(x[0], 0, graph.ConstantList(0), FirstLength(graph, x[1]), 3) * x[1]),
        new("Slice", "one of an axis, dropped", [[2, 3, 2]], (graph, x) => graph.Select(x[0], 1, 2)),

        new("Pad", "both ends", [[2, 3]], (graph, x) => graph.Pad(x[0], 1, graph.ConstantList(2), graph.ConstantList(1), 6)),
        new("Pad", "outer axis", [[2, 3]], (graph, x) => graph.Pad(x[0], 0, graph.ConstantList(1), graph.ConstantList(0), 3)),
        new("Pad", "middle axis, symbolic", [[2, 2, 3]], (graph, x) => graph.Pad(x[0], 1, graph.ConstantList(1), graph.ConstantList(2), "padded")) { Symbolic = true },
        new("Pad", "nothing missing", [[2, 3]], (graph, x) => graph.PadToOne(x[0], 1)),

        new("Expand", "to a matrix", [[1, 3]], (graph, x) => graph.ExpandLike(x[0], graph.Constant(TensorData.FromFloats(new float[6], 2, 3)))),
        new("Expand", "a number", [[]], (graph, x) => graph.ExpandLike(x[0], graph.Constant(TensorData.FromFloats(new float[6], 2, 3)))),
        new("Expand", "like a symbolic value", [[1, 1, 4], [2, 3, 4]], (graph, x) => graph.ExpandLike(graph.Reshape(x[0], [1, 1, 4]), x[1]) * x[1]) { Symbolic = false },

        new("Gather", "repeated rows", [[4, 3]], (graph, x) => graph.Gather(x[0], Indices(graph, [3], 1, 3, 1))),
        new("Gather", "a matrix of indices", [[4, 3]], (graph, x) => graph.Gather(x[0], Indices(graph, [2, 3], 0, 3, 0, 0, 2, 3))),
        new("Gather", "a row once and others never", [[5, 2]], (graph, x) => graph.Gather(x[0], Indices(graph, [1], 4))),
    ];

    private static Value Multiplied(IReadOnlyList<Value> pieces) => pieces[0] * pieces[1] * (pieces[2].Graph.ReduceSum(pieces[2], [1], keepAxes: true) + 1f);

    private static Value FirstLength(GraphBuilder graph, Value value) =>
        graph.Slice(graph.ShapeOf(value), 0, graph.ConstantList(0), graph.ConstantList(1), 1);

    private static Value Indices(GraphBuilder graph, long[] lengths, params long[] indices) => graph.Constant(TensorData.FromIntegers(indices, lengths));
}
