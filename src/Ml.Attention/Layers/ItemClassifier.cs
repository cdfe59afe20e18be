using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The whole network from a sequence of items, each some numbers, to logits: projection to the width → positions →
/// encoder → pooling → head. The same encoder as for text, for sensor series or word vectors.
/// </summary>
public sealed class ItemClassifier(EncoderOptions options, int maxItems, int classes)
{
    /// <summary>Emits the network.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="items">Float <c>[batch, tokens, itemWidth]</c>; padding is 0.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real item, 0 for padding.</param>
    public SequenceClassifierOutput Build(GraphBuilder graph, Value items, Value paddingMask)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(paddingMask);
        options.Validate();
        var projected = new Linear("item_projection", options.Width).Build(graph, items); // [batch, tokens, width]
        return new VectorClassifier(options, maxItems, classes, positionScale: 1).Build(graph, projected, paddingMask);
    }
}
