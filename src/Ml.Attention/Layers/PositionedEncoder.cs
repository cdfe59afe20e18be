using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>From a sequence of vectors, whatever they stand for, to vectors that know of each other: positions → encoder.</summary>
internal sealed class PositionedEncoder(EncoderOptions options, int maxTokens, float positionScale)
{
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="vectors">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <param name="segments">Int64 <c>[batch, tokens]</c>: 0 for a token of the first of two texts, 1 for all behind it; null where there is one.</param>
    /// <returns>What <see cref="TransformerEncoder"/> gives.</returns>
    public (Value Output, IReadOnlyList<Value> Weights) Build(GraphBuilder graph, Value vectors, Value paddingMask, Value? segments = null)
    {
        var positioned = new PositionalEncoding(options.Positions, maxTokens, positionScale).Build(graph, vectors, segments);
        return new TransformerEncoder(options).Build(graph, graph.Dropout(positioned, options.EmbeddingDropout ?? options.Dropout), paddingMask);
    }
}
