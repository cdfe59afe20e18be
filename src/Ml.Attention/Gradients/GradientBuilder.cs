using Ml.Attention.Graphs;

namespace Ml.Attention.Gradients;

/// <summary>
/// Reverse-mode differentiation: walks the nodes between parameters and loss from the last to the first and emits, by
/// the rule of each operator, the nodes that compute gradients. The result is part of the same graph, so a training
/// step is one run of it.
/// </summary>
public static class GradientBuilder
{
    /// <summary>Emits the gradients of a loss.</summary>
    /// <param name="loss">Float, no axes.</param>
    /// <param name="targets">What to differentiate with respect to: parameters or inputs, float.</param>
    /// <returns>For each target, a value of its shape; null where the loss does not depend on it.</returns>
    /// <exception cref="GradientNotDefinedException">An operator on the way has no rule.</exception>
    public static IReadOnlyList<Value?> Build(Value loss, IReadOnlyList<Value> targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(targets);
        if (loss.Shape.Rank != 0 || loss.ElementType != ElementType.Float)
        {
            throw new ArgumentException($"The loss must be one number, Float []; found {loss}.", nameof(loss));
        }

        var graph = loss.Graph;
        var forward = NodesBehind(graph, targets);
        var gradients = new Dictionary<Value, Value> { [loss] = graph.Constant(1f) };
        using var scope = graph.Scope("gradient");
        foreach (var node in Enumerable.Reverse(forward))
        {
            Value?[] outputGradients = [.. node.Outputs.Select(gradients.GetValueOrDefault)];
            if (Array.TrueForAll(outputGradients, gradient => gradient is null))
            {
                continue;
            }

            using var nodeScope = graph.Scope(node.Name);
            var rule = GradientRules.For(node.OperatorType, node.Name);
            var inputGradients = rule(new GradientContext(graph, node, outputGradients));
            for (int i = 0; i < inputGradients.Count; i++)
            {
                if (inputGradients[i] is { } gradient)
                {
                    var input = node.Input(i);
                    gradients[input] = gradients.TryGetValue(input, out var sum) ? sum + gradient : gradient;
                }
            }
        }

        return [.. targets.Select(gradients.GetValueOrDefault)];
    }

    /// <summary>
    /// The nodes whose outputs depend on a target, in the order they were added. What is made of a shape alone does not:
    /// no element of the target matters to it.
    /// </summary>
    private static List<Node> NodesBehind(GraphBuilder graph, IReadOnlyList<Value> targets)
    {
        var dependent = new HashSet<Value>(targets);
        var nodes = new List<Node>();
        foreach (var node in graph.Nodes)
        {
            if (node.OperatorType != "Shape" && node.Inputs.Any(input => input is not null && dependent.Contains(input)))
            {
                nodes.Add(node);
                dependent.UnionWith(node.Outputs);
            }
        }

        return nodes;
    }
}
