using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Translation;

/// <summary>All that says how a translator is made.</summary>
public sealed record TranslationOptions
{
    /// <summary>The form of the network.</summary>
    public TransformerOptions Transformer { get; init; } = new();

    /// <summary>How the vocabulary of what is read is made.</summary>
    public PieceOptions Source { get; init; } = new();

    /// <summary>How the vocabulary of what is written is made.</summary>
    public PieceOptions Target { get; init; } = new();

    /// <summary>
    /// How many tokens a text has at most, its end included. Longer examples are left out of training; a longer source is cut when
    /// it is translated.
    /// </summary>
    /// <value>From 2 to 65,536; 128 by default.</value>
    public int MaxTokens { get; init; } = 128;

    /// <summary>How the network is trained.</summary>
    public SequenceTrainingOptions Training { get; init; } = new();

    /// <summary>How the model writes where nothing else is said.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Transformer.Validate();
        Source.Validate();
        Target.Validate();
        Training.Validate();
        Generation.Validate();
        SequenceLength.Check(MaxTokens, nameof(MaxTokens));
    }
}
