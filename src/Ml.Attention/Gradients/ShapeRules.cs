using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>Rules of operators that move elements without changing them: the gradient moves back.</summary>
internal static class ShapeRules
{
    /// <summary>The gradient in the shape of the input; for Reshape and Unsqueeze.</summary>
    public static Value?[] Reshape(GradientContext context) =>
        [context.Graph.ReshapeLike(context.OutputGradient, context.Input(0)), null];

    /// <summary>The gradient with its axes in the inverse order.</summary>
    public static Value[] Transpose(GradientContext context)
    {
        long[] order = context.Node.Integers("perm");
        int[] inverse = [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))];
        return [context.Graph.Transpose(context.OutputGradient, inverse)];
    }

    /// <summary>The gradient cut where the inputs were joined.</summary>
    public static IReadOnlyList<Value?> Concat(GradientContext context)
    {
        int axis = (int)context.Node.Integer("axis");
        var inputs = context.Node.Inputs;
        if (inputs.All(input => input!.Shape[axis].IsFixed))
        {
            return context.Graph.Split(context.OutputGradient, axis, [.. inputs.Select(input => input!.Shape[axis].Length)]);
        }

        var gradients = new List<Value?>();
        var start = context.Graph.ConstantList(0);
        foreach (var input in inputs)
        {
            var end = context.Graph.Add(start, context.Graph.LengthOf(input!, axis));
            gradients.Add(context.Graph.Slice(context.OutputGradient, axis, start, end, input!.Shape[axis]));
            start = end;
        }

        return gradients;
    }

    /// <summary>The gradients of the pieces joined; zeros for a piece that the loss does not depend on.</summary>
    public static Value?[] Split(GradientContext context)
    {
        var gradients = context.Node.Outputs.Select((output, i) => context.OutputGradients[i] ?? output * 0f);
        return [context.Graph.Concat((int)context.Node.Integer("axis"), [.. gradients]), null];
    }

    /// <summary>The gradient with zeros where elements were cut off.</summary>
    public static Value?[] Slice(GradientContext context)
    {
        var (graph, x, start, dy) = (context.Graph, context.Input(0), context.Input(1), context.OutputGradient);
        int axis = SliceAxis(context.Node);
        var behind = graph.Subtract(graph.Subtract(graph.LengthOf(x, axis), start), graph.LengthOf(dy, axis));
        return [graph.Pad(dy, axis, start, behind, x.Shape[axis]), null, null, null];
    }

    /// <summary>The gradient without the part that belongs to the zeros.</summary>
    public static Value?[] Pad(GradientContext context)
    {
        var (graph, x, pads) = (context.Graph, context.Input(0), context.Input(1));
        var gradient = context.OutputGradient;
        for (int axis = 0; axis < x.Shape.Rank; axis++)
        {
            var start = graph.Slice(pads, 0, graph.ConstantList(axis), graph.ConstantList(axis + 1), 1);
            gradient = graph.Slice(gradient, axis, start, graph.Add(start, graph.LengthOf(x, axis)), x.Shape[axis]);
        }

        return [gradient, null];
    }

    /// <summary>The sum over the axes that were stretched.</summary>
    public static Value?[] Expand(GradientContext context) =>
        [context.ReduceTo(context.OutputGradient, context.Input(0)), null];

    /// <summary>Each row of the gradient added to the row of the table that it was read from.</summary>
    public static Value?[] Gather(GradientContext context) =>
        [context.Graph.ScatterAdd(context.Input(0), context.Input(1), context.OutputGradient), null];

    private static int SliceAxis(Node node) => (int)(node.Input(3).Data
        ?? throw new InvalidOperationException($"{node}: the axis is not constant.")).AsIntegers()[0];
}
