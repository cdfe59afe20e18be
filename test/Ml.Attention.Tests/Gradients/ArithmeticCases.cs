using Ml.Attention.Graphs;

namespace Ml.Attention.Tests.Gradients;

/// <summary>Element-wise operators.</summary>
internal static class ArithmeticCases
{
    public static IEnumerable<GradientCase> All =>
    [
        new("Identity", "a named output", [[2, 3]], (graph, x) => graph.Output("named", x[0])),

        new("Add", "same shapes", [[2, 3], [2, 3]], (_, x) => x[0] + x[1]),
        new("Add", "bias", [[2, 3, 4], [4]], (_, x) => x[0] + x[1]),
        new("Add", "both stretched", [[2, 1, 4], [3, 1]], (_, x) => x[0] + x[1]),
        new("Add", "number", [[2, 3], []], (_, x) => x[0] + x[1]),
        new("Add", "a value to itself", [[2, 3]], (_, x) => x[0] + x[0]),
        new("Add", "bias, symbolic axes", [[2, 3, 4], [4]], (_, x) => x[0] + x[1]) { Symbolic = true },

        new("Sub", "same shapes", [[2, 3], [2, 3]], (_, x) => x[0] - x[1]),
        new("Sub", "right stretched", [[2, 3], [2, 1]], (_, x) => x[0] - x[1]),
        new("Sub", "left stretched", [[3], [2, 3]], (_, x) => x[0] - x[1]),

        new("Mul", "same shapes", [[2, 3], [2, 3]], (_, x) => x[0] * x[1]),
        new("Mul", "both stretched", [[2, 1, 4], [3, 1]], (_, x) => x[0] * x[1]),
        new("Mul", "a value by itself", [[5]], (_, x) => x[0] * x[0]),
        new("Mul", "a value used three times", [[5]], (_, x) => (x[0] * x[0]) + (x[0] * 3f)),
        new("Mul", "mask, symbolic axes", [[2, 3, 4], [2, 3, 1]], (_, x) => x[0] * x[1]) { Symbolic = true },

        new("Div", "same shapes", [[2, 3], [2, 3]], (_, x) => x[0] / x[1]) { Draw = GradientCase.Positive },
        new("Div", "by one per row", [[2, 3], [2, 1]], (_, x) => x[0] / x[1]) { Draw = GradientCase.Positive },
        new("Div", "a row by many", [[3], [2, 3]], (_, x) => x[0] / x[1]) { Draw = GradientCase.Positive },

        new("Neg", "all", [[2, 3]], (_, x) => -x[0]),
        new("Sqrt", "positive", [[2, 3]], (graph, x) => graph.Sqrt(x[0])) { Draw = GradientCase.Positive },
        new("Log", "positive", [[2, 3]], (graph, x) => graph.Log(x[0])) { Draw = GradientCase.Positive },
        new("Exp", "all", [[2, 3]], (graph, x) => graph.Exp(x[0])),
        new("Erf", "all", [[4, 5]], (graph, x) => graph.Erf(x[0])),
        new("Relu", "both sides of 0", [[4, 5]], (graph, x) => graph.Relu(x[0])),
        new("Gelu", "both sides of 0", [[4, 5]], (graph, x) => graph.Gelu(x[0])),

        new("Where", "same shapes", [[2, 3], [2, 3]], (graph, x) => graph.Where(Checkered(graph), x[0], x[1])),
        new("Where", "a number instead", [[2, 3], []], (graph, x) => graph.Where(Checkered(graph), x[0], x[1])),
        new("Where", "a row instead", [[2, 1], [3]], (graph, x) => graph.Where(Checkered(graph), x[0], x[1])),
        new("Where", "a condition that depends on the value", [[2, 3]], (graph, x) => graph.Where(graph.Greater(x[0], graph.Constant(0f)), x[0] * 2f, x[0] * x[0])),
    ];

    private static Value Checkered(GraphBuilder graph) =>
        graph.Constant(TensorData.FromBooleans([true, false, true, false, true, false], 2, 3));
}
