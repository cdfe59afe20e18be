using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The network from a sequence of vectors to logits, whatever the vectors stand for: positions → encoder → pooling → head.
/// </summary>
internal sealed class VectorClassifier(EncoderOptions options, int maxTokens, int classes, float positionScale)
{
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="vectors">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <param name="segments">Int64 <c>[batch, tokens]</c>: 0 for a token of the first of two texts, 1 for all behind it; null where there is one.</param>
    public SequenceClassifierOutput Build(GraphBuilder graph, Value vectors, Value paddingMask, Value? segments = null)
    {
        vectors = segments is null ? vectors : vectors + new SegmentEmbedding(options.Width).Build(graph, segments);
        var (encoded, weights) = new PositionedEncoder(options, maxTokens, positionScale).Build(graph, vectors, paddingMask, segments);
        var features = new Pooling(options.Pooling).Build(graph, encoded, paddingMask);
        var logits = new ClassifierHead(classes, options.HeadDropout ?? options.Dropout).Build(graph, features);
        return new(logits, features, weights);
    }
}
