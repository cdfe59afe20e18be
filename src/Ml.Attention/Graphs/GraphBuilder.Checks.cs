namespace Ml.Attention.Graphs;

// What every operator checks before a node is added.
public sealed partial class GraphBuilder
{
    private static Dictionary<string, object> Attributes(params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var result = new Dictionary<string, object>(attributes.Length);
        foreach (var (name, value) in attributes)
        {
            result.Add(name, value);
        }

        return result;
    }

    private void CheckType(string operatorType, Value value, ElementType expected)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.ElementType != expected)
        {
            throw Invalid(operatorType, $"expected an operand of type {expected}, found {value}.");
        }
    }

    private void CheckSameType(string operatorType, Value left, Value right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.ElementType != right.ElementType)
        {
            throw Invalid(operatorType, $"expected operands of one type, found {left} and {right}.");
        }
    }

    private void CheckNumbers(string operatorType, Value value)
    {
        bool takesFractions = operatorType != "Mod";
        if (value.ElementType is ElementType.String or ElementType.Boolean || (value.ElementType == ElementType.Float && !takesFractions))
        {
            throw Invalid(operatorType, $"expected {(takesFractions ? "numbers" : "integers")}, found {value}.");
        }
    }

    private TensorShape BroadcastShape(string operatorType, TensorShape left, TensorShape right) =>
        TensorShape.Broadcast(left, right)
            ?? throw Invalid(operatorType, $"the shapes {left} and {right} do not fit; aligned at the innermost axis, lengths must be equal or 1.");

    private void CheckRank(string operatorType, Value value, int least)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Shape.Rank < least)
        {
            throw Invalid(operatorType, $"expected an operand with at least {least} axes, found {value}.");
        }
    }

    private ArgumentException Invalid(string operatorType, string problem) =>
        new($"{operatorType} in scope '{_scope.TrimEnd('/')}': {problem}");
}
