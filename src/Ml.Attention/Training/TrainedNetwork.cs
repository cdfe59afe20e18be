using Ml.Attention.Graphs;
using Ml.Attention.Layers;

namespace Ml.Attention.Training;

/// <summary>A network as a training loop needs it.</summary>
/// <param name="ItemWidth">The numbers of an item, or the length of a token's vector.</param>
/// <param name="Build">
/// Emits the network, up to the logits, from the vectors of items or tokens, Float <c>[batch, tokens, itemWidth]</c>, and the
/// padding mask, Float <c>[batch, tokens]</c>. Where it reads pairs, also from which of two texts each token is of, Int64
/// <c>[batch, tokens]</c>; null otherwise.
/// </param>
/// <param name="Classes">How many classes it tells apart.</param>
/// <param name="MaxTokens">The longest sequence that it takes.</param>
/// <param name="Encoder">The form of its encoder.</param>
internal sealed record TrainedNetwork(int ItemWidth, Func<GraphBuilder, Value, Value, Value?, Value> Build, int Classes, int MaxTokens, EncoderOptions Encoder)
{
    /// <summary>What the vectors of tokens are made of; null where a network reads numbers.</summary>
    public TokenTables? Tokens { get; init; }

    /// <summary>Whether each class is a label, a decision of its own: then the logits are <c>[batch, labels, 2]</c>.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Whether it reads two texts together.</summary>
    public bool ReadsPairs { get; init; }

    /// <summary>A network of texts.</summary>
    public static TrainedNetwork Of(
        SequenceClassifier network, int classes, int maxTokens, EncoderOptions encoder, int unknownBuckets, int[][] spellings, bool multiLabel = false) =>
        new(encoder.Width, (graph, vectors, mask, segments) => Logits(network.Build(graph, vectors, mask, segments).Logits, multiLabel), classes, maxTokens, encoder)
        {
            MultiLabel = multiLabel,
            Tokens = new(network.Tables(), network.WordScale, spellings, unknownBuckets),
        };

    private static Value Logits(Value logits, bool multiLabel) => multiLabel ? LabelDecisions.Build(logits) : logits;

    /// <param name="Tables">The parameters that are tables.</param>
    /// <param name="WordScale">What the vectors of words are multiplied by.</param>
    /// <param name="Spellings">For each spelling the runs of characters in it.</param>
    /// <param name="UnknownBuckets">How many ids unknown words share.</param>
    internal sealed record TokenTables(IReadOnlyList<Parameter> Tables, float WordScale, int[][] Spellings, int UnknownBuckets);
}
