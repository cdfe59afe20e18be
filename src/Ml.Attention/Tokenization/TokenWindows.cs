using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>Emits the nodes that cut texts into windows, and those that average what is said of the windows of a text.</summary>
internal sealed class TokenWindows
{
    private readonly GraphBuilder _graph;
    private readonly Dimension _batch;
    private readonly Value _rows;
    private readonly Value _tokens;
    private readonly Value _behind;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="all">Of texts: Int64 <c>[batch, all_tokens]</c>, at least one token, which may be padding.</param>
    /// <param name="maxTokens">The length of a window; shorter where no text of the batch is as long.</param>
    public TokenWindows(GraphBuilder graph, Value all, int maxTokens)
    {
        (_graph, _batch, _rows) = (graph, all.Shape[0], graph.LengthOf(all, 0));
        using var scope = graph.Scope("windows");
        var length = graph.LengthOf(all, 1);
        _tokens = graph.Min(length, graph.ConstantList(maxTokens));

        // The last window is filled up: by as much as the length lacks to a multiple.
        var over = graph.Modulo(length, _tokens);
        _behind = graph.Modulo(graph.Subtract(_tokens, over), _tokens);
    }

    /// <summary>What stands in each window.</summary>
    /// <param name="all">Int64 <c>[batch, all_tokens]</c>, as long as the texts.</param>
    /// <returns>Int64 <c>[batch × windows, tokens]</c>, the windows of a text one behind the other; zeros behind its end.</returns>
    public Value Cut(Value all)
    {
        using var scope = _graph.Scope("windows");
        var padded = _graph.Pad(all, 1, _graph.ConstantList(0), _behind, "padded_tokens");
        return _graph.Reshape(padded, [$"{_batch}*windows", TokenizerGraph.TokensAxis], _graph.Concat(0, _graph.ConstantList(-1), _tokens));
    }

    /// <summary>The mean over the windows of each text, those without tokens left out unless it is the first.</summary>
    /// <param name="values">Float <c>[batch × windows, width]</c>.</param>
    /// <param name="ids">From <see cref="Cut"/>; 0 is padding.</param>
    /// <returns>Float <c>[batch, width]</c>.</returns>
    public Value Mean(Value values, Value ids)
    {
        using var scope = _graph.Scope("windows");
        var isReal = _graph.ReduceMax(_graph.Cast(_graph.Min(ids, _graph.Constant(1L)), ElementType.Float), [1], keepAxes: true);
        var real = ByText(isReal, 1); // [batch, windows, 1]
        var isFirst = _graph.Where(_graph.Greater(_graph.Positions(real, 1), _graph.Constant(0f)), _graph.Constant(0f), _graph.Constant(1f));
        var counted = _graph.Max(real, _graph.Unsqueeze(isFirst, 1));
        var sum = _graph.ReduceSum(ByText(values, values.Shape[1].Length) * counted, [1]); // [batch, width]
        return sum / _graph.ReduceSum(counted, [1]);
    }

    private Value ByText(Value values, long width) =>
        _graph.Reshape(values, [_batch, "windows", width], _graph.Concat(0, _rows, _graph.ConstantList(-1, width)));
}
