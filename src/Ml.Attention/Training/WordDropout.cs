using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>
/// Replaces some tokens of each batch by unknown ones, so that a model does not learn to rely on a single word, and
/// learns what an unknown word is (Iyyer et al. 2015, word dropout).
/// </summary>
/// <param name="rate">The share of tokens to replace.</param>
/// <param name="unknownBuckets">How many ids unknown words share.</param>
/// <param name="random">Where random numbers come from.</param>
internal sealed class WordDropout(double rate, int unknownBuckets, Random random)
{
    /// <summary>The id itself, or that of an unknown word.</summary>
    public int Next(int id) => rate > 0 && random.NextDouble() < rate
        ? (int)Vocabulary.FirstUnknownId + random.Next(unknownBuckets)
        : id;
}
