using Ml.Attention.Tokenization;

namespace Ml.Attention.Generation;

/// <summary>The numbers of one example.</summary>
/// <param name="Source">The ids that are read by the encoder; empty for a decoder that stands alone.</param>
/// <param name="Given">One number for each token that is to be told: what stands before it, or where in the source it stands.</param>
/// <param name="Expected">The ids of the tokens that are to be told.</param>
internal sealed record SequencePair(int[] Source, int[] Given, int[] Expected)
{
    /// <summary>A text that is to be written: each token, and the end, is told from those before it.</summary>
    /// <param name="source">What is read, with the end behind it; empty for a decoder that stands alone.</param>
    /// <param name="target">What is to be written, without begin and end.</param>
    public static SequencePair Written(int[] source, int[] target) =>
        new(source, [PieceVocabulary.BeginId, .. target], [.. target, PieceVocabulary.EndId]);
}
