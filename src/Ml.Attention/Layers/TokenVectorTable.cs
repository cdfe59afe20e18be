using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The vectors of tokens, times the root of their width, plus those of positions (Vaswani et al. 2017, sections 3.4 and 3.5).
/// Unlike <see cref="TokenEmbedding"/> the table is a parameter like any other, since a tied output reads all of it at each step.
/// </summary>
internal sealed class TokenVectorTable(string name, int vocabulary, int width, int maxTokens, float dropout)
{
    private Parameter? _table;

    /// <summary>Float <c>[vocabulary, width]</c>; made in the graph at the first call.</summary>
    public Value Table(GraphBuilder graph)
    {
        if (_table?.Value.Graph != graph)
        {
            _table = graph.Parameter($"{name}_embedding/weight", [vocabulary, width], Initialization.Normal(1 / Math.Sqrt(width)));
        }

        return _table.Value;
    }

    /// <summary>The vectors of whole sequences: Int64 <c>[batch, tokens]</c> → Float <c>[batch, tokens, width]</c>.</summary>
    public Value Build(GraphBuilder graph, Value ids) => graph.Dropout(Positions.Build(graph, Vectors(graph, ids)), dropout);

    /// <summary>The vectors of tokens that all stand at one position: Int64 <c>[batch, beams]</c> → Float <c>[batch, beams, width]</c>.</summary>
    public Value BuildAt(GraphBuilder graph, Value ids, Value position) => Positions.BuildAt(graph, Vectors(graph, ids), position);

    private PositionalEncoding Positions => new(PositionKind.Sinusoidal, maxTokens);

    private Value Vectors(GraphBuilder graph, Value ids) => graph.Gather(Table(graph), ids) * MathF.Sqrt(width);
}
