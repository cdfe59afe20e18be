using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Translation;

/// <summary>What the metadata of an exported translator say about it.</summary>
internal sealed record TranslationConfiguration
{
    public required int Format { get; init; }

    public required TransformerOptions Transformer { get; init; }

    public required PieceKind SourceKind { get; init; }

    public required PieceKind TargetKind { get; init; }

    public required int SourceVocabularySize { get; init; }

    public required int TargetVocabularySize { get; init; }

    public required int MaxTokens { get; init; }

    public required GenerationOptions Generation { get; init; }

    public required long Parameters { get; init; }

    /// <exception cref="ArgumentException">Something in it is out of range.</exception>
    public void Check()
    {
        Transformer.Validate();
        Generation.Validate();
        SequenceLength.Check(MaxTokens, nameof(MaxTokens));
    }
}
