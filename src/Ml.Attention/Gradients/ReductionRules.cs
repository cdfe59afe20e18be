using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>Rules of sums, means and extremes.</summary>
internal static class ReductionRules
{
    /// <summary>y = Σ x: dx = dy, stretched over the axes that were summed.</summary>
    public static Value?[] Sum(GradientContext context)
    {
        var axes = context.Input(1).Data ?? throw new InvalidOperationException($"{context.Node}: the axes are not constant.");
        var stretched = WithReducedAxes(context, context.OutputGradient, axes.AsIntegers().ToArray());
        return [context.Graph.ExpandLike(stretched, context.Input(0)), null];
    }

    /// <summary>y = Σ x / n: dx = dy / n, stretched over the axes that were averaged.</summary>
    public static Value[] Mean(GradientContext context)
    {
        var (graph, x) = (context.Graph, context.Input(0));
        long[] axes = context.Node.Integers("axes");
        var ones = graph.ExpandLike(graph.Constant(1f), x);
        var count = graph.ReduceSum(ones, [.. axes.Select(axis => (int)axis)], keepAxes: true);
        return [graph.ExpandLike(WithReducedAxes(context, context.OutputGradient, axes) / count, x)];
    }

    /// <summary>y = max x: dx = dy where x = y; equals share it.</summary>
    public static Value[] Max(GradientContext context)
    {
        var (graph, x) = (context.Graph, context.Input(0));
        long[] axes = context.Node.Integers("axes");
        var largest = graph.Cast(graph.Equal(x, WithReducedAxes(context, context.Output, axes)), ElementType.Float);
        var count = graph.ReduceSum(largest, [.. axes.Select(axis => (int)axis)], keepAxes: true);
        return [largest * (WithReducedAxes(context, context.OutputGradient, axes) / count)];
    }

    /// <summary>y = Σ x²: dx = 2 · x · dy.</summary>
    public static Value[] SumSquare(GradientContext context)
    {
        var dy = WithReducedAxes(context, context.OutputGradient, context.Node.Integers("axes"));
        return [context.Input(0) * (dy * 2f)];
    }

    /// <summary>A reduced value with its reduced axes put back, of length 1.</summary>
    private static Value WithReducedAxes(GradientContext context, Value value, long[] axes) =>
        context.Node.Integer("keepdims", absent: 1) == 1
            ? value
            : axes.Aggregate(value, (current, axis) => context.Graph.Unsqueeze(current, (int)axis));
}
