using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// Where tokens stand in the text they were read from. The tokenizer is in the graph and gives strings only; but they are
/// in the text's order, and between two of them are only characters that no token has. So the first place where a token
/// is found behind the one before is its own; and so it is from the end, for the second part of a text that was cut.
/// </summary>
internal static class TokenAlignment
{
    /// <param name="text">As it was given to the model.</param>
    /// <param name="tokens">What the model read of it.</param>
    /// <param name="options">Those of the model: they say which part of a longer text it read.</param>
    /// <exception cref="ModelFormatException">The tokens are not in the text.</exception>
    public static TextRange[] Align(string text, IReadOnlyList<string> tokens, TokenizerOptions options)
    {
        string readable = ReplaceUnpaired(text);
        var ranges = new TextRange[tokens.Count];

        // A text of exactly as many tokens may be cut or whole; the halves are found either way.
        bool isCut = options.Truncation == Truncation.BothEnds && tokens.Count == options.MaxTokens;
        int firstPart = isCut ? (tokens.Count + 1) / 2 : tokens.Count;
        int from = 0, until = text.Length;
        for (int i = 0; i < firstPart; i++)
        {
            int start = readable.IndexOf(tokens[i], from, StringComparison.Ordinal);
            ranges[i] = Found(start, tokens[i], i);
            from = ranges[i].End;
        }

        for (int i = tokens.Count - 1; i >= firstPart; i--)
        {
            int start = readable.AsSpan(from, until - from).LastIndexOf(tokens[i], StringComparison.Ordinal);
            ranges[i] = Found(start < 0 ? start : from + start, tokens[i], i);
            until = ranges[i].Start;
        }

        return ranges;
    }

    private static TextRange Found(int start, string token, int index) => start >= 0
        ? new(start, token.Length)
        : throw new ModelFormatException($"Token {index} of the model, '{token}', is not in the text where it should be; expected a tokenizer that cuts texts into tokens and does not change them.");

    /// <summary>The text as the model reads it: UTF-8 has no halves of surrogate pairs, so each becomes a replacement character.</summary>
    private static string ReplaceUnpaired(string text)
    {
        if (!text.Any(char.IsSurrogate))
        {
            return text;
        }

        return string.Create(text.Length, text, (result, source) =>
        {
            for (int i = 0; i < result.Length; i++)
            {
                bool isPair = i + 1 < source.Length && char.IsSurrogatePair(source[i], source[i + 1]);
                result[i] = isPair || !char.IsSurrogate(source[i]) ? source[i] : '\ufffd';
                if (isPair)
                {
                    result[++i] = source[i];
                }
            }
        });
    }
}
