using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>Rules of softmax and layer normalization, all over the innermost axis.</summary>
internal static class NormalizationRules
{
    /// <summary>y = softmax(x): dx = y · (dy − Σ dy · y).</summary>
    public static Value[] Softmax(GradientContext context)
    {
        var (y, dy) = (context.Output, context.OutputGradient);
        return [y * (dy - context.Graph.ReduceSum(dy * y, [-1], keepAxes: true))];
    }

    /// <summary>y = x − ln Σ eˣ: dx = dy − eʸ · Σ dy.</summary>
    public static Value[] LogSoftmax(GradientContext context)
    {
        var (graph, dy) = (context.Graph, context.OutputGradient);
        return [dy - (graph.Exp(context.Output) * graph.ReduceSum(dy, [-1], keepAxes: true))];
    }

    /// <summary>y = −Σ q · ln softmax(x): dx = dy · (softmax(x) − q), where q is as in <see cref="GraphBuilder.CrossEntropy"/>. Output two of the node is ln softmax(x).</summary>
    public static Value?[] CrossEntropy(GradientContext context)
    {
        var (graph, logits) = (context.Graph, context.Input(0));
        float smoothing = context.Input(2).Data!.AsFloats()[0];
        var targets = graph.Unsqueeze(context.Input(1), 1); // [rows, 1]
        var dy = graph.Unsqueeze(context.OutputGradient, 1); // [rows, 1]
        var probabilities = graph.Exp(context.Node.Outputs[1]);
        var uniform = smoothing == 0 ? probabilities : probabilities - graph.Constant(smoothing / logits.Shape[1].Length);
        return [graph.ScatterAddElements(uniform * dy, targets, dy * (smoothing - 1), axis: 1), null, null];
    }

    /// <summary>
    /// y = x̂ · s + b with x̂ = (x − μ) / σ. With g = dy · s:
    /// dx = (g − mean(g) − x̂ · mean(g · x̂)) / σ, ds = Σ dy · x̂, db = Σ dy (sums over all axes but the innermost).
    /// Outputs two and three of the node are (x − μ)/σ and 1/σ.
    /// </summary>
    public static Value[] LayerNormalization(GradientContext context)
    {
        var (graph, dy) = (context.Graph, context.OutputGradient);
        var (scale, bias) = (context.Input(1), context.Input(2));
        if (context.Node.Outputs.Length < 3)
        {
            throw new InvalidOperationException($"{context.Node} has no mean and deviation to differentiate by: build the graph with isTraining.");
        }

        var (normalized, inverseDeviation) = (context.Node.Outputs[1], context.Node.Outputs[2]);
        var g = dy * scale;
        var centered = g - graph.ReduceMean(g, [-1], keepAxes: true);
        var dx = (centered - (normalized * graph.ReduceMean(g * normalized, [-1], keepAxes: true))) * inverseDeviation;
        return [dx, context.ReduceTo(dy * normalized, scale), context.ReduceTo(dy, bias)];
    }
}
