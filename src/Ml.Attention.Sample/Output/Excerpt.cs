namespace Ml.Attention.Sample.Output;

/// <summary>The beginning of a text, fit for a message of one line.</summary>
internal static class Excerpt
{
    /// <param name="text">Any text.</param>
    /// <param name="length">The most characters that are shown.</param>
    public static string Of(string text, int length = 40)
    {
        int end = Math.Min(text.Length, length);
        end -= end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        string start = string.Concat(text.Take(end).Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
        return end < text.Length ? $"{start}…" : start;
    }
}
