namespace Ml.Attention.Generation;

/// <summary>The ids of one example: what is read, with the end behind it, and what is to be written, without begin and end.</summary>
/// <param name="Source">Empty for a decoder that stands alone.</param>
/// <param name="Target">The ids to be written.</param>
internal sealed record SequencePair(int[] Source, int[] Target);
