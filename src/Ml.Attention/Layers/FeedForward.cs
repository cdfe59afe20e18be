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
        if (graph.IsTraining || input.Shape.Rank < 3)
        {
            return BuildRows(graph, input);
        }

        // Of a matrix, ONNX Runtime makes one node of product, bias and ReLU.
        var count = input.Shape.Take(input.Shape.Rank - 1).Aggregate((Dimension)1, (product, axis) => product * axis);
        return graph.ReshapeLike(BuildRows(graph, graph.Reshape(input, [count, input.Shape[-1]])), input);
    }

    private Value BuildRows(GraphBuilder graph, Value rows)
    {
        var inner = new Linear("inner", innerWidth).Build(graph, rows); // [rows, innerWidth]
        var activated = activation == Activation.Gelu ? graph.Gelu(inner) : graph.Relu(inner);
        int width = checked((int)rows.Shape[-1].Length);
        return new Linear("outer", width).Build(graph, graph.Dropout(activated, dropout));
    }
}
