using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.LanguageModels;

/// <summary>What the metadata of an exported language model say about it.</summary>
internal sealed record LanguageModelConfiguration
{
    public required int Format { get; init; }

    public required TransformerOptions Transformer { get; init; }

    public required PieceKind Kind { get; init; }

    public required int VocabularySize { get; init; }

    public required int MaxTokens { get; init; }

    public required long Parameters { get; init; }

    /// <exception cref="ArgumentException">Something in it is out of range.</exception>
    public void Check()
    {
        Transformer.Validate();
        SequenceLength.Check(MaxTokens, nameof(MaxTokens));
    }
}
