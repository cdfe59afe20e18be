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
    /// <summary>What of the runs of words is used; nothing unless it is set.</summary>
    public NGramOptions NGrams { get; init; } = ModelConfiguration.WithoutNGrams;

    /// <summary>The runs of words that are known; none unless they are set.</summary>
    public NGramVocabulary NGramVocabulary { get; init; } = NGramVocabulary.Create([], Vocabulary, ModelConfiguration.WithoutNGrams);

    /// <summary>The runs of characters that are known; null for none.</summary>
    public SubwordVocabulary? Subwords { get; init; }

    /// <summary>Whether a text has a set of labels: each is a decision of its own.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>How many encoders there are; their log-probabilities are averaged.</summary>
    public int Encoders { get; init; } = 1;

    /// <summary>How many pairs have vectors.</summary>
    public int PairVectors => NGrams.PairEmbeddings ? Math.Min(NGrams.MaxEmbeddings, NGramVocabulary.Pairs.Length) : 0;

    /// <summary>Which linear models stand beside the encoders.</summary>
    public LinearPaths Linear { get; init; }

    /// <summary>How many runs of characters have vectors.</summary>
    public int SubwordVectors => Subwords?.Embedded ?? 0;

    /// <summary>Whether it reads two texts together.</summary>
    public bool ReadsPairs { get; init; }

    /// <summary>How each text is cut: of two, each to half of all tokens.</summary>
    public TokenizerOptions EachText => ReadsPairs ? Tokenizer with { MaxTokens = Tokenizer.MaxTokens / 2 } : Tokenizer;

    /// <summary>The network from ids to logits; training and inference build it from here.</summary>
    public SequenceClassifier CreateNetwork() =>
        new(Encoder, Vocabulary.Count, Tokenizer.MaxTokens, Labels.Count, PairVectors, SubwordVectors);
}
