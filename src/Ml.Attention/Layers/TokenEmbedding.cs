using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>A learned vector for each token id.</summary>
public sealed class TokenEmbedding(int vocabularySize, int width, EmbeddingInitialization initialization)
{
    /// <summary>The name of the table, in the outermost scope.</summary>
    internal const string WeightName = "token_embedding/weight";

    /// <summary>The standard deviation of <see cref="EmbeddingInitialization.Normal"/>.</summary>
    internal const float NormalDeviation = 0.1f;

    /// <summary>What vectors of the table are multiplied by.</summary>
    internal float Scale => initialization == EmbeddingInitialization.Scaled ? MathF.Sqrt(width) : 1;

    /// <summary>What vectors of positions are multiplied by, so that they are no longer than those of words.</summary>
    internal float PositionScale => initialization == EmbeddingInitialization.Normal ? NormalDeviation : 1;

    /// <summary>Emits the look-up.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>, each from 0 to vocabularySize − 1.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value ids)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Vectors(graph, Table(graph, ParameterKind.Table), ids);
    }

    /// <summary>The table: Float <c>[vocabularySize, width]</c>.</summary>
    /// <param name="graph">Where it is made.</param>
    /// <param name="kind"><see cref="ParameterKind.Matrix"/> where a tied output reads all of it at each step.</param>
    internal Value Table(GraphBuilder graph, ParameterKind kind)
    {
        var start = initialization switch
        {
            EmbeddingInitialization.Scaled => Initialization.Normal(1 / Math.Sqrt(width)),
            EmbeddingInitialization.Xavier => Initialization.XavierUniform,
            _ => Initialization.Normal(NormalDeviation),
        };
        return graph.Parameter(WeightName, [vocabularySize, width], start, kind).Value;
    }

    /// <summary>The vectors of tokens, from the table.</summary>
    internal Value Vectors(GraphBuilder graph, Value table, Value ids)
    {
        using var scope = graph.Scope("token_embedding");
        var vectors = graph.Gather(table, ids);
        return Scale == 1 ? vectors : vectors * Scale;
    }
}
