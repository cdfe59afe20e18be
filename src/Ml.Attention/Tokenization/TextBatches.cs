namespace Ml.Attention.Tokenization;

/// <summary>
/// Groups texts of similar length, so that little of a batch is padding. Lengths are estimated from the characters:
/// exact ones are known only after the graph has run.
/// </summary>
internal static class TextBatches
{
    /// <summary>A batch's matrix of token strings may be this many times larger than its matrix of ids, which is cut to MaxTokens.</summary>
    private const int UncutFactor = 16;

    /// <summary>Batches are not made smaller than this many tokens only to have one for each worker.</summary>
    private const int FewestTokens = 256;

    /// <summary>Positions of the texts of each batch, shortest texts first.</summary>
    /// <param name="texts">What to group.</param>
    /// <param name="maxTokens">Where each text is cut.</param>
    /// <param name="batchTokens">The largest number of tokens of a batch, padding included; a batch has at least one text.</param>
    /// <param name="workers">How many batches are wanted at least, so that each worker has one.</param>
    public static IEnumerable<int[]> Create(IReadOnlyList<string> texts, int maxTokens, int batchTokens, int workers = 1) =>
        Create([.. texts.Select(EstimateTokens)], maxTokens, batchTokens, workers);

    /// <inheritdoc cref="Create(IReadOnlyList{string}, int, int, int)"/>
    /// <param name="lengths">The number of tokens of each.</param>
    /// <param name="maxTokens">Where each is cut.</param>
    /// <param name="batchTokens">The largest number of tokens of a batch, padding included; a batch has at least one text.</param>
    /// <param name="workers">How many batches are wanted at least, so that each worker has one.</param>
    public static IEnumerable<int[]> Create(int[] lengths, int maxTokens, int batchTokens, int workers)
    {
        if (workers > 1)
        {
            long total = lengths.Sum(length => (long)Math.Min(length, maxTokens));
            batchTokens = (int)Math.Min(batchTokens, Math.Max(FewestTokens, (total + workers - 1) / workers));
        }

        int[] order = [.. Enumerable.Range(0, lengths.Length)];
        Array.Sort((int[])lengths.Clone(), order);

        int start = 0;
        for (int end = 1; end <= order.Length; end++)
        {
            if (end == order.Length || !Fits(end + 1 - start, lengths[order[end]]))
            {
                yield return order[start..end];
                start = end;
            }
        }

        bool Fits(long rows, int longest) =>
            rows * Math.Min(longest, maxTokens) <= batchTokens && rows * longest <= (long)batchTokens * UncutFactor;
    }

    /// <summary>At least as many tokens as <see cref="TokenizerGraph.TokenExpression"/> finds; of most texts about as many.</summary>
    internal static int EstimateTokens(string text)
    {
        int count = 1;
        bool inWord = false;
        foreach (char character in text)
        {
            // A pair of surrogates is an emoji or a rare Chinese character: a token each, with or without spaces.
            bool isAlone = character is >= '\u3005' and <= '\u3007' or >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff' || char.IsSurrogate(character);
            bool isWord = !isAlone && char.IsLetterOrDigit(character);
            bool isSeparator = !isWord && !isAlone && (char.IsWhiteSpace(character) || char.IsControl(character));
            count += isSeparator || (isWord && inWord) ? 0 : 1;
            inWord = isWord;
        }

        return count;
    }
}
