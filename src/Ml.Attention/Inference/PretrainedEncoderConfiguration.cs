using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>What the metadata of a pretrained encoder say about it.</summary>
internal sealed record PretrainedEncoderConfiguration
{
    public required int Format { get; init; }

    public required TokenizerOptions Tokenizer { get; init; }

    public required EncoderOptions Encoder { get; init; }

    public required int VocabularySize { get; init; }

    public required long Parameters { get; init; }

    /// <exception cref="ArgumentException">Something in it is out of range.</exception>
    public void Check()
    {
        Tokenizer.Validate();
        Encoder.Validate();
    }
}
