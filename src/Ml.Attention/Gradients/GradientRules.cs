using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>The table of all gradient rules, one for each operator. An operator that is not here has no gradient.</summary>
internal static class GradientRules
{
    private static readonly Dictionary<string, GradientRule> Table = new()
    {
        ["Identity"] = context => [context.OutputGradient],

        ["Add"] = ArithmeticRules.Add,
        ["Sub"] = ArithmeticRules.Subtract,
        ["Mul"] = ArithmeticRules.Multiply,
        ["Div"] = ArithmeticRules.Divide,
        ["Neg"] = ArithmeticRules.Negate,
        ["Sqrt"] = ArithmeticRules.Sqrt,
        ["Exp"] = ArithmeticRules.Exp,
        ["Log"] = ArithmeticRules.Log,
        ["Erf"] = ArithmeticRules.Erf,
        ["Relu"] = ArithmeticRules.Relu,
        ["Gelu"] = ArithmeticRules.Gelu,
        ["Where"] = ArithmeticRules.Where,

        ["MatMul"] = ProductRules.MatMul,
        ["FusedMatMul"] = ProductRules.MatMul,

        ["Softmax"] = NormalizationRules.Softmax,
        ["LogSoftmax"] = NormalizationRules.LogSoftmax,
        [GraphBuilder.CrossEntropyName] = NormalizationRules.CrossEntropy,
        ["LayerNormalization"] = NormalizationRules.LayerNormalization,

        ["ReduceSum"] = ReductionRules.Sum,
        ["ReduceMean"] = ReductionRules.Mean,
        ["ReduceMax"] = ReductionRules.Max,
        ["ReduceSumSquare"] = ReductionRules.SumSquare,

        ["Reshape"] = ShapeRules.Reshape,
        ["Unsqueeze"] = ShapeRules.Reshape,
        ["Transpose"] = ShapeRules.Transpose,
        ["Concat"] = ShapeRules.Concat,
        ["Split"] = ShapeRules.Split,
        ["Slice"] = ShapeRules.Slice,
        ["Pad"] = ShapeRules.Pad,
        ["Expand"] = ShapeRules.Expand,
        ["Gather"] = ShapeRules.Gather,
    };

    /// <summary>The operators that have a rule.</summary>
    public static IReadOnlyCollection<string> Operators => Table.Keys;

    public static GradientRule For(string operatorType, string nodeName) => Table.TryGetValue(operatorType, out var rule)
        ? rule
        : throw new GradientNotDefinedException(
            $"The operator {operatorType} (node '{nodeName}') has no gradient rule, but the loss depends on a parameter through it. Use another operator, or add a rule to {nameof(GradientRules)}.");
}
