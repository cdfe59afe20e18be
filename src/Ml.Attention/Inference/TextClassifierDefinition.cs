using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>All of a text classifier but its weights.</summary>
internal sealed record TextClassifierDefinition(
    TokenizerOptions Tokenizer,
    EncoderOptions Encoder,
    Vocabulary Vocabulary,
    IReadOnlyList<string> Labels)
{
    /// <summary>The network from ids to logits; training and inference build it from here.</summary>
    public SequenceClassifier CreateNetwork() => new(Encoder, Vocabulary.Count, Tokenizer.MaxTokens, Labels.Count);
}
