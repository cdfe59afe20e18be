using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Pretraining;

/// <summary>All that says how an encoder is pretrained.</summary>
public sealed record PretrainingOptions
{
    /// <summary>How text becomes token ids. A longer text than <see cref="TokenizerOptions.MaxTokens"/> is learned from in parts of so many.</summary>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>The form of the encoder; its pooling is not used.</summary>
    public EncoderOptions Encoder { get; init; } = new() { EmbeddingDropout = null };

    /// <summary>The share of a text's tokens that are to be told, one at least.</summary>
    /// <value>Above 0, up to 1; 0.15 by default, as in Devlin et al. 2019, section 3.1.</value>
    public double MaskedShare { get; init; } = 0.15;

    /// <summary>How the network is trained.</summary>
    /// <value>Eight epochs by default, without label smoothing.</value>
    public SequenceTrainingOptions Training { get; init; } = new() { Epochs = 8, LabelSmoothing = 0 };

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Tokenizer.Validate();
        Encoder.Validate();
        Training.Validate();
        if (!(MaskedShare is > 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(MaskedShare)} is {MaskedShare}; expected a share above 0, up to 1.", nameof(MaskedShare));
        }

        if (Tokenizer.Truncation == Truncation.Windows)
        {
            throw new ArgumentException($"{nameof(TokenizerOptions.Truncation)} is {Truncation.Windows}; expected another: all of a long text is learned from always.", nameof(TokenizerOptions.Truncation));
        }

        if (Encoder.Causal)
        {
            throw new ArgumentException($"{nameof(EncoderOptions.Causal)} is set; a word is told by those on both sides of it. Expected an encoder that sees both.", nameof(EncoderOptions.Causal));
        }
    }
}
