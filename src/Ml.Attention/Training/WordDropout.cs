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
    /// <summary>Replaces tokens of one row; with a token goes its spelling and the pairs that it is in.</summary>
    /// <param name="rows">A batch.</param>
    /// <param name="start">The position of the row's first token.</param>
    /// <param name="length">How many tokens the row has.</param>
    public void Apply(TokenRows rows, int start, int length)
    {
        for (int position = start; position < start + length; position++)
        {
            if (random.NextDouble() >= rate)
            {
                continue;
            }

            rows.Words[position] = (int)Vocabulary.FirstUnknownId + random.Next(unknownBuckets);
            if (rows.Spellings.Length > 0)
            {
                rows.Spellings[position] = -1;
            }

            if (rows.Pairs.Length > 0)
            {
                rows.Pairs[position] = 0;
                rows.Pairs[Math.Max(start, position - 1)] = 0;
            }
        }
    }
}
