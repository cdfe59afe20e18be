namespace Ml.Attention.Graphs;

// Nodes that run a graph again and again.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// Runs a body again and again, each time on what the last run gave (ONNX <c>Loop</c>). What in the body does not depend
    /// on its state is computed once, before the loop.
    /// </summary>
    /// <param name="most">Int64, no axes: how many runs there are at most.</param>
    /// <param name="limit">And no more than so many, whatever the graph is given.</param>
    /// <param name="initial">What the first run is given. An axis that grows has a symbol of its own.</param>
    /// <param name="body">
    /// Given the number of the run, Int64 without axes, counted from 0, and the state; says whether there is a next run, Boolean
    /// without axes, and the state that it is given.
    /// </param>
    /// <returns>The state after the last run.</returns>
    internal IReadOnlyList<Value> Loop(
        Value most, long limit, IReadOnlyList<Value> initial, Func<Value, IReadOnlyList<Value>, (Value GoesOn, IReadOnlyList<Value> State)> body)
    {
        CheckType("Loop", most, ElementType.Int64);
        var run = Inner("run", ElementType.Int64, []);
        var goesOn = Inner("goes_on", ElementType.Boolean, []);
        Value[] state = [.. initial.Select(value => Inner("state", value.ElementType, value.Shape))];
        var (next, nextState) = body(run, state);
        CheckType("Loop", next, ElementType.Boolean);
        if (nextState.Count != initial.Count)
        {
            throw Invalid("Loop", $"the body gives a state of {nextState.Count} values; expected {initial.Count}.");
        }

        for (int i = 0; i < initial.Count; i++)
        {
            CheckSameType("Loop", initial[i], nextState[i]);
        }

        var outputs = nextState.Prepend(next).Select(value => Add("Identity", [value], value.ElementType, value.Shape)).ToList();
        var always = Constant(TensorData.FromBooleans([true]));
        return AddNode(
            "Loop",
            [Min(most, Constant(limit)), always, .. initial],
            [.. initial.Select(value => (value.ElementType, value.Shape))],
            Attributes(("body", new Subgraph([run, goesOn, .. state], outputs))));

        Value Inner(string name, ElementType type, TensorShape shape) => new(this, UniqueName($"loop/{name}"), type, shape) { IsInput = true };
    }
}
