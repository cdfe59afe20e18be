using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Translation;

/// <summary>All that a translator is, but for its weights.</summary>
internal sealed record TranslationDefinition(
    TransformerOptions Transformer, PieceVocabulary Source, PieceVocabulary Target, int MaxTokens, GenerationOptions Generation)
{
    public EncoderDecoder CreateNetwork() => new(Transformer, Source.Count, Target.Count, MaxTokens);

    /// <summary>The network as it is trained.</summary>
    public SequenceNetwork CreateTrainedNetwork() => new(
        Transformer.Width,
        (graph, previous, source, padding) =>
        {
            var network = CreateNetwork();
            return network.Decode(graph, previous, network.Encode(graph, source!, padding!), padding!);
        },
        ReadsSource: true);
}
