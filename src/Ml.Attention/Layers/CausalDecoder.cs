using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// A decoder that stands alone: ids → vectors → masked self-attention and feed-forward → logits of the next token (Radford et
/// al. 2018).
/// </summary>
/// <param name="options">Its form; of the layers, those of the decoder.</param>
/// <param name="vocabulary">How many ids there are.</param>
/// <param name="maxTokens">The longest sequence.</param>
public sealed class CausalDecoder(TransformerOptions options, int vocabulary, int maxTokens)
{
    /// <summary>Emits it for whole sequences.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, targets]</c>: what stands before each token that is to be told.</param>
    /// <returns>Logits, Float <c>[batch, targets, vocabulary]</c>.</returns>
    public Value Build(GraphBuilder graph, Value ids)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var table = new TokenVectorTable("target", vocabulary, options.Width, maxTokens, options.Dropout);
        var (output, _) = new TransformerDecoder(options.DecoderLayers, options.Layer, readsMemory: false).Build(graph, table.Build(graph, ids), null, null);
        return OutputProjection.Build(graph, output, options.TiedOutput ? table.Table(graph) : null, vocabulary);
    }
}
