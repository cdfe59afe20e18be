using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.LanguageModels;

/// <summary>What the metadata of an exported language model say about it.</summary>
internal sealed record LanguageModelConfiguration
{
    /// <summary>The newest version of the format that this library knows; a newer one is refused.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required TransformerOptions Transformer { get; init; }

    public required PieceKind Kind { get; init; }

    public required int VocabularySize { get; init; }

    public required int MaxTokens { get; init; }

    public required long Parameters { get; init; }
}
