namespace Ml.Attention.Tokenization;

/// <summary>Cuts sequences of tokens as <see cref="TokenizerGraph.Positions"/> does.</summary>
internal static class TokenTruncation
{
    /// <summary>The elements at the positions that are kept.</summary>
    public static int[] Cut(int[] all, TokenizerOptions options)
    {
        if (all.Length <= options.MaxTokens || options.Truncation == Truncation.Windows)
        {
            return all;
        }

        int first = options.Truncation switch
        {
            Truncation.Head => options.MaxTokens,
            Truncation.Tail => 0,
            _ => (options.MaxTokens + 1) / 2,
        };
        return [.. all.AsSpan(0, first), .. all.AsSpan(all.Length - (options.MaxTokens - first))];
    }
}
