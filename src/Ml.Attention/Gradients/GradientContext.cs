using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>What a gradient rule works on.</summary>
/// <param name="Graph">Where the rule emits its nodes.</param>
/// <param name="Node">The node of the forward pass.</param>
/// <param name="OutputGradients">For each output, the gradient of the loss with respect to it; null where the loss does not depend on it.</param>
internal sealed record GradientContext(GraphBuilder Graph, Node Node, IReadOnlyList<Value?> OutputGradients)
{
    /// <summary>The gradient with respect to the first output, called dy in the rules.</summary>
    public Value OutputGradient => OutputGradients[0]
        ?? throw new InvalidOperationException($"The loss does not depend on the first output of {Node}.");

    /// <summary>The first output, called y in the rules.</summary>
    public Value Output => Node.Outputs[0];

    public Value Input(int index) => Node.Input(index);

    /// <summary>
    /// Undoes broadcasting: the sum of a gradient over the axes along which the operand was stretched. The one place
    /// that does it.
    /// </summary>
    public Value ReduceTo(Value gradient, Value operand)
    {
        var target = operand.Shape;
        if (gradient.Shape.Equals(target))
        {
            return gradient;
        }

        int added = gradient.Shape.Rank - target.Rank;
        int[] leading = [.. Enumerable.Range(0, added)];
        int[] stretched = [.. Enumerable.Range(0, target.Rank).Where(axis => target[axis] == 1 && gradient.Shape[axis + added] != 1)];
        var reduced = leading.Length > 0 ? Graph.ReduceSum(gradient, leading) : gradient;
        return stretched.Length > 0 ? Graph.ReduceSum(reduced, stretched, keepAxes: true) : reduced;
    }
}
