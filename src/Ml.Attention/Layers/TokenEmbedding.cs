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

    /// <summary>Emits the look-up.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>, each from 0 to vocabularySize − 1.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Build(GraphBuilder graph, Value ids)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = graph.Scope("token_embedding");
        var start = initialization switch
        {
            EmbeddingInitialization.Scaled => Initialization.Normal(1 / Math.Sqrt(width)),
            EmbeddingInitialization.Xavier => Initialization.XavierUniform,
            _ => Initialization.Normal(NormalDeviation),
        };
        var table = graph.Parameter("weight", [vocabularySize, width], start, ParameterKind.Table);
        var vectors = graph.Gather(table.Value, ids);
        return Scale == 1 ? vectors : vectors * Scale;
    }
}
