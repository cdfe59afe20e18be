namespace Ml.Attention.Training;

/// <summary>What each position of a batch is made of; position (row, token) stands at row · tokens + token.</summary>
/// <param name="Words">The id of each token; 0 is padding.</param>
/// <param name="Pairs">The number of the pair that begins there; 0 where it is not known. Empty where pairs have no vectors.</param>
/// <param name="Spellings">Which spelling each token has, as <see cref="TokenVectors"/> numbers them; -1 for none. Empty where spellings have no vectors.</param>
internal sealed record TokenRows(int[] Words, int[] Pairs, int[] Spellings);
