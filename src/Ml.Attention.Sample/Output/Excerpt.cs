using System.Globalization;

namespace Ml.Attention.Sample.Output;

/// <summary>Texts, labels and names from files as a terminal may show them: in one line, and without what changes other characters.</summary>
internal static class Excerpt
{
    /// <summary>The beginning of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">The most characters of it.</param>
    public static string Of(string text, int length = 40)
    {
        int end = Math.Min(text.Length, length);
        end -= end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return end < text.Length ? $"{Visible(text[..end])}…" : Visible(text);
    }

    /// <summary>
    /// A text without line breaks, without control characters, which may be commands to a terminal, without those that turn
    /// the order of others around (Boucher &amp; Anderson 2021), and without those of no width that make names look alike.
    /// </summary>
    public static string Visible(string text) => text.All(IsPlain) ? text : string.Concat(text.Select(Shown));

    private static string Shown(char character) => character switch
    {
        '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' => " ",
        _ when IsPlain(character) => character.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
    };

    private static bool IsPlain(char character) =>
        !char.IsControl(character) && character is not ((>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200B' or '\u2060' or '\uFEFF');
}
