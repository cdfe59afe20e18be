namespace Ml.Attention.Graphs;

/// <summary>
/// A graph inside a node, such as the body of a loop. Its nodes stand among those of the graph around it: what depends on its
/// inputs is in it, everything else is computed once, outside.
/// </summary>
/// <param name="Inputs">What the node gives it at each run of the body.</param>
/// <param name="Outputs">What it gives back; each the output of a node in it.</param>
internal sealed record Subgraph(IReadOnlyList<Value> Inputs, IReadOnlyList<Value> Outputs)
{
    /// <summary>The nodes in it, each after its operands, and the values from outside that they read.</summary>
    public (IReadOnlyList<Node> Nodes, IReadOnlyList<Value> Captured) Find()
    {
        var inside = new HashSet<Value>(Inputs);
        var ends = Outputs.Select(output => output.Producer!).ToHashSet();
        var candidates = new List<Node>();
        foreach (var node in Outputs[0].Graph.Nodes)
        {
            if (ends.Contains(node) || node.Inputs.Any(input => input is not null && inside.Contains(input)))
            {
                candidates.Add(node);
                inside.UnionWith(node.Outputs);
            }
        }

        // From the end: what no output needs is left out.
        var needed = new HashSet<Value>(Outputs);
        var nodes = new List<Node>();
        foreach (var node in Enumerable.Reverse(candidates).Where(node => node.Outputs.Any(needed.Contains)))
        {
            nodes.Add(node);
            needed.UnionWith(node.Inputs.OfType<Value>());
        }

        nodes.Reverse();
        return (nodes, [.. nodes.SelectMany(node => node.Inputs).OfType<Value>().Distinct().Where(value => !inside.Contains(value))]);
    }
}
