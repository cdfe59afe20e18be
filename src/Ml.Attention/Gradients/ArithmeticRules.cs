using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>Rules of element-wise operators. dy is the gradient of the output y; operands are a and b, or x.</summary>
internal static class ArithmeticRules
{
    /// <summary>y = a + b: da = dy, db = dy.</summary>
    public static Value[] Add(GradientContext context)
    {
        var dy = context.OutputGradient;
        return [context.ReduceTo(dy, context.Input(0)), context.ReduceTo(dy, context.Input(1))];
    }

    /// <summary>y = a − b: da = dy, db = −dy.</summary>
    public static Value[] Subtract(GradientContext context)
    {
        var dy = context.OutputGradient;
        return [context.ReduceTo(dy, context.Input(0)), -context.ReduceTo(dy, context.Input(1))];
    }

    /// <summary>y = a · b: da = dy · b, db = dy · a.</summary>
    public static Value[] Multiply(GradientContext context)
    {
        var (a, b, dy) = (context.Input(0), context.Input(1), context.OutputGradient);
        return [context.ReduceTo(dy * b, a), context.ReduceTo(dy * a, b)];
    }

    /// <summary>y = a / b: da = dy / b, db = −dy · y / b.</summary>
    public static Value[] Divide(GradientContext context)
    {
        var (a, b, dy) = (context.Input(0), context.Input(1), context.OutputGradient);
        var da = dy / b;
        return [context.ReduceTo(da, a), -context.ReduceTo(da * context.Output, b)];
    }

    /// <summary>y = −x: dx = −dy.</summary>
    public static Value[] Negate(GradientContext context) => [-context.OutputGradient];

    /// <summary>y = √x: dx = dy / 2y.</summary>
    public static Value[] Sqrt(GradientContext context) => [context.OutputGradient / (context.Output * 2f)];

    /// <summary>y = eˣ: dx = dy · y.</summary>
    public static Value[] Exp(GradientContext context) => [context.OutputGradient * context.Output];

    /// <summary>y = ln x: dx = dy / x.</summary>
    public static Value[] Log(GradientContext context) => [context.OutputGradient / context.Input(0)];

    /// <summary>y = erf(x): dx = dy · 2/√π · e^(−x²).</summary>
    public static Value[] Erf(GradientContext context)
    {
        var (graph, x) = (context.Graph, context.Input(0));
        return [context.OutputGradient * (graph.Exp(-(x * x)) * (2 / MathF.Sqrt(MathF.PI)))];
    }

    /// <summary>y = max(x, 0): dx = dy where y &gt; 0; at x = 0 the gradient is 0.</summary>
    public static Value[] Relu(GradientContext context)
    {
        var graph = context.Graph;
        var positive = graph.Cast(graph.Greater(context.Output, graph.Constant(0f)), ElementType.Float);
        return [context.OutputGradient * positive];
    }

    /// <summary>y = x · Φ(x): dx = dy · (Φ(x) + x · φ(x)), φ the density and Φ the distribution of the normal.</summary>
    public static Value[] Gelu(GradientContext context)
    {
        var (graph, x) = (context.Graph, context.Input(0));
        var distribution = (graph.Erf(x * (1 / MathF.Sqrt(2))) + 1f) * 0.5f;
        var density = graph.Exp(x * x * -0.5f) * (1 / MathF.Sqrt(2 * MathF.PI));
        return [context.OutputGradient * (distribution + (x * density))];
    }

    /// <summary>y = c ? a : b: da = c ? dy : 0, db = c ? 0 : dy.</summary>
    public static Value?[] Where(GradientContext context)
    {
        var (graph, condition, dy) = (context.Graph, context.Input(0), context.OutputGradient);
        var zero = graph.Constant(0f);
        return
        [
            null,
            context.ReduceTo(graph.Where(condition, dy, zero), context.Input(1)),
            context.ReduceTo(graph.Where(condition, zero, dy), context.Input(2)),
        ];
    }
}
