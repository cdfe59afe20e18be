using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// f(x · W₁ + b₁) · W₂ + b₂ for each token on its own (Vaswani et al. 2017, section 3.3).
/// </summary>
public sealed class FeedForward(int innerWidth, Activation activation, float dropout)
{
    /// <summary>Emits the two products.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        using var scope = graph.Scope("feed_forward");
        return graph.IsTraining || input.Shape.Rank < 3
            ? BuildRows(graph, input)
            : graph.ReshapeLike(BuildRows(graph, Rows(graph, input)), input);
    }

    /// <summary>Emits the two products without the last bias, for <see cref="OperatorChoice.Fused"/>.</summary>
    /// <returns>Float <c>[batch, tokens, width]</c>, and what is to be added, Float <c>[width]</c>.</returns>
    internal (Value Product, Value Bias) BuildParts(GraphBuilder graph, Value input)
    {
        using var scope = graph.Scope("feed_forward");
        var outer = Outer(input);
        if (activation == Activation.Gelu)
        {
            var (inner, innerBias) = new Linear("inner", innerWidth).BuildParts(graph, input);
            var (product, bias) = outer.BuildParts(graph, graph.BiasGelu(inner, innerBias!));
            return (product, bias!);
        }

        var (rows, rowsBias) = outer.BuildParts(graph, InnerRows(graph, Rows(graph, input)));
        return (graph.ReshapeLike(rows, input), rowsBias!);
    }

    /// <summary>As a matrix, <c>[rows, width]</c>: of such, ONNX Runtime makes one node of product, bias and ReLU.</summary>
    private static Value Rows(GraphBuilder graph, Value input)
    {
        var count = input.Shape.Take(input.Shape.Rank - 1).Aggregate((Dimension)1, (product, axis) => product * axis);
        return graph.Reshape(input, [count, input.Shape[-1]]);
    }

    private static Linear Outer(Value input) => new("outer", checked((int)input.Shape[-1].Length));

    private Value BuildRows(GraphBuilder graph, Value rows) => Outer(rows).Build(graph, graph.Dropout(InnerRows(graph, rows), dropout));

    private Value InnerRows(GraphBuilder graph, Value rows)
    {
        var inner = new Linear("inner", innerWidth).Build(graph, rows); // [rows, innerWidth]
        return activation == Activation.Gelu ? graph.Gelu(inner) : graph.Relu(inner);
    }
}
