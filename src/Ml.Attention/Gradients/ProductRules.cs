using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>Rules of matrix products.</summary>
internal static class ProductRules
{
    /// <summary>
    /// y = α · A · B: dA = α · dy · Bᵀ, dB = α · Aᵀ · dy. Where A or B enters transposed, so does its gradient:
    /// of y = α · A · Bᵀ they are α · dy · B and α · dyᵀ · A.
    /// </summary>
    public static Value[] MatMul(GradientContext context)
    {
        var (a, b, dy) = (context.Input(0), context.Input(1), context.OutputGradient);
        bool transposeA = context.Node.Integer("transA") == 1;
        bool transposeB = context.Node.Integer("transB") == 1;
        float alpha = context.Node.Float("alpha", absent: 1);
        var graph = context.Graph;

        var da = transposeA
            ? graph.MatMul(b, dy, transposeB, true, alpha)
            : graph.MatMul(dy, b, false, !transposeB, alpha);
        return [context.ReduceTo(da, a), Right(context, a, b, dy, transposeA, transposeB, alpha)];
    }

    private static Value Right(GradientContext context, Value a, Value b, Value dy, bool transposeA, bool transposeB, float alpha)
    {
        var graph = context.Graph;
        if (b.Shape.Rank == 2 && a.Shape.Rank > 2 && !transposeA)
        {
            // One weight for all rows: one tall product instead of a batch of products and a sum.
            a = Flatten(graph, a);
            dy = Flatten(graph, dy);
        }

        var db = transposeB
            ? graph.MatMul(dy, a, true, transposeA, alpha)
            : graph.MatMul(a, dy, !transposeA, false, alpha);
        return context.ReduceTo(db, b);
    }

    /// <summary>From <c>[…, rows, columns]</c> to <c>[all rows, columns]</c>.</summary>
    private static Value Flatten(GraphBuilder graph, Value value)
    {
        Dimension rows = value.Shape.Take(value.Shape.Rank - 1).Aggregate((Dimension)1, (product, axis) => product * axis);
        return graph.Reshape(value, [rows, value.Shape[-1]]);
    }
}
