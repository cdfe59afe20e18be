using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The whole network from token ids to logits: embedding + positions → encoder → pooling → head.
/// </summary>
public sealed class SequenceClassifier(EncoderOptions options, int vocabularySize, int maxTokens, int classes)
{
    /// <summary>Emits the network.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>; 0 is padding.</param>
    public SequenceClassifierOutput Build(GraphBuilder graph, Value ids)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options.Validate();
        var paddingMask = graph.Cast(graph.Greater(ids, graph.Constant(0L)), ElementType.Float); // [batch, tokens]

        var embedded = new TokenEmbedding(vocabularySize, options.Width, options.Embedding).Build(graph, ids);
        float positionScale = options.Embedding == EmbeddingInitialization.Normal ? TokenEmbedding.NormalDeviation : 1;
        return new VectorClassifier(options, maxTokens, classes, positionScale).Build(graph, embedded, paddingMask);
    }
}
