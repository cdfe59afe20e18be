using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The whole network from token ids to logits: embedding + positions → encoder → pooling → head.
/// </summary>
/// <param name="options">The form of the encoder.</param>
/// <param name="vocabularySize">How many token ids there are.</param>
/// <param name="maxTokens">The longest text.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="pairs">How many pairs of tokens have vectors; 0 for none.</param>
/// <param name="runs">How many runs of characters have vectors; 0 for none.</param>
public sealed class SequenceClassifier(EncoderOptions options, int vocabularySize, int maxTokens, int classes, int pairs = 0, int runs = 0)
{
    private TokenEmbedding Words => new(vocabularySize, options.Width, options.Embedding);

    /// <summary>The factor of the vectors of words.</summary>
    internal float WordScale => Words.Scale;

    /// <summary>Emits the network.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>; 0 is padding.</param>
    /// <param name="pairNumbers">Int64 <c>[batch, tokens]</c>: the pair that begins at each token, 0 where it is not known; null where pairs have no vectors.</param>
    /// <param name="spellings">
    /// Spellings of words: Int64 <c>[words, runs]</c>, and which of them each token has, Int64 <c>[batch, tokens]</c>; null
    /// where runs of characters have no vectors.
    /// </param>
    /// <param name="segments">
    /// Int64 <c>[batch, tokens]</c>: 0 for a token of the first of two texts, 1 for all behind it; null where there is one text.
    /// </param>
    public SequenceClassifierOutput Build(
        GraphBuilder graph, Value ids, Value? pairNumbers = null, (Value Numbers, Value Places)? spellings = null, Value? segments = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options.Validate();
        var vectors = Words.Build(graph, ids);
        if (pairNumbers is not null)
        {
            vectors += new PairEmbedding(pairs, options.Width).Build(graph, pairNumbers);
        }

        if (spellings is var (numbers, places))
        {
            vectors += graph.Gather(new SubwordEmbedding(runs, options.Width).Build(graph, numbers), places);
        }

        var paddingMask = graph.Cast(graph.Greater(ids, graph.Constant(0L)), ElementType.Float); // [batch, tokens]
        return Build(graph, vectors, paddingMask, segments);
    }

    /// <summary>Emits the network but the tables.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="vectors">The sum of each token's vectors: Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <param name="segments">Int64 <c>[batch, tokens]</c>: which of two texts each token is of; null where there is one text.</param>
    internal SequenceClassifierOutput Build(GraphBuilder graph, Value vectors, Value paddingMask, Value? segments) =>
        new VectorClassifier(options, maxTokens, classes, Words.PositionScale).Build(graph, vectors, paddingMask, segments);

    /// <summary>The tables, as in a graph of their own.</summary>
    internal IReadOnlyList<Parameter> Tables()
    {
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "tokens"]);
        var words = graph.Input("spellings", ElementType.Int64, ["words", "runs"]);
        Build(graph, ids, pairs > 0 ? ids : null, runs > 0 ? (words, ids) : null);
        return [.. graph.Parameters.Where(parameter => parameter.Kind == ParameterKind.Table)];
    }
}
