using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.LanguageModels;

/// <summary>All that says how a language model is made.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>The form of the network; of its layers, those of the decoder.</summary>
    public TransformerOptions Transformer { get; init; } = new();

    /// <summary>How the vocabulary is made.</summary>
    public PieceOptions Vocabulary { get; init; } = new();

    /// <summary>How many tokens are read together, the begin or the end included. A longer text is learned from in parts of so many, and measured by its first part.</summary>
    /// <value>From 2 to 65,536; 128 by default.</value>
    public int MaxTokens { get; init; } = 128;

    /// <summary>How the network is trained.</summary>
    public SequenceTrainingOptions Training { get; init; } = new() { LabelSmoothing = 0 };

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Transformer.Validate();
        Vocabulary.Validate();
        Training.Validate();
        SequenceLength.Check(MaxTokens, nameof(MaxTokens));
    }
}
