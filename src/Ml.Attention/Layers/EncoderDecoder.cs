using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The whole Transformer: source ids → vectors → encoder → decoder over target ids → logits of the next target token (Vaswani
/// et al. 2017, figure 1).
/// </summary>
/// <param name="options">Its form.</param>
/// <param name="sourceVocabulary">How many source ids there are.</param>
/// <param name="targetVocabulary">How many target ids there are.</param>
/// <param name="maxTokens">The longest sequence, on either side.</param>
public sealed class EncoderDecoder(TransformerOptions options, int sourceVocabulary, int targetVocabulary, int maxTokens)
{
    private readonly TokenVectorTable _source = new("source", sourceVocabulary, options.Width, maxTokens, options.Dropout);
    private readonly TokenVectorTable _target = new("target", targetVocabulary, options.Width, maxTokens, options.Dropout);
    private readonly TransformerDecoder _decoder = new(options.DecoderLayers, options.Layer);

    /// <summary>Emits the encoder.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>.</param>
    /// <param name="padding">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <returns>Float <c>[batch, tokens, width]</c>.</returns>
    public Value Encode(GraphBuilder graph, Value ids, Value padding)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new TransformerEncoder(options.Layer).Build(graph, _source.Build(graph, ids), padding).Output;
    }

    /// <summary>Emits the decoder for whole sequences.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, targets]</c>: what stands before each token that is to be told.</param>
    /// <param name="memory">From <see cref="Encode"/>.</param>
    /// <param name="memoryPadding">The padding of the source.</param>
    /// <returns>Logits, Float <c>[batch, targets, targetVocabulary]</c>.</returns>
    public Value Decode(GraphBuilder graph, Value ids, Value memory, Value memoryPadding)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Logits(graph, _decoder.Build(graph, _target.Build(graph, ids), memory, memoryPadding).Output);
    }

    /// <summary>Emits the decoder for one token more of each sequence.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, beams]</c>.</param>
    /// <param name="position">Int64, no axes: where in its sequence each of them stands.</param>
    /// <param name="past">For each layer keys and values of the tokens before, Float <c>[sequences, heads, headSize, written]</c>.</param>
    /// <param name="memory">From <see cref="Encode"/>.</param>
    /// <param name="memoryPadding">The padding of the source.</param>
    /// <returns>Logits, Float <c>[batch, beams, targetVocabulary]</c>, and keys and values with those of the token.</returns>
    internal (Value Logits, IReadOnlyList<(Value Keys, Value Values)> Present) Step(
        GraphBuilder graph, Value ids, Value position, IReadOnlyList<(Value Keys, Value Values)> past, Value memory, Value memoryPadding)
    {
        var (output, present) = _decoder.BuildStep(graph, _target.BuildAt(graph, ids, position), past, memory, memoryPadding);
        return (Logits(graph, output), present);
    }

    private Value Logits(GraphBuilder graph, Value output) =>
        OutputProjection.Build(graph, output, options.TiedOutput ? _target.Table(graph) : null, targetVocabulary);
}
