using System.Globalization;
using System.Text;

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
    /// the order of others around (Boucher &amp; Anderson 2021), and without those of no width that make names look alike: these
    /// stand there as JSON escapes them.
    /// </summary>
    public static string Visible(string text) => text.All(char.IsAscii) && !text.Any(char.IsControl) ? text : string.Concat(text.EnumerateRunes().Select(Shown));

    /// <summary>A file name within a command that is shown to be pasted: quoted where a shell would read more than a name in it.</summary>
    public static string Argument(string name) =>
        name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || "._-+:,@".Contains(character) || character == Path.DirectorySeparatorChar || character == '/') ? Visible(name)
        : OperatingSystem.IsWindows() ? $"\"{Visible(name)}\""
        : $"'{Visible(name).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Shown(Rune character) => character.Value switch
    {
        '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' => " ",
        _ when Rune.IsControl(character) || IsUnseen(character) => string.Concat(character.ToString().Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}"))),
        _ => character.ToString(),
    };

    /// <summary>Of the characters that format others, all but joiners, which Persian and emoji need, and the signs of Arabic and Syriac that are seen.</summary>
    private static bool IsUnseen(Rune character) => Rune.GetUnicodeCategory(character) == UnicodeCategory.Format
        && character.Value is not (0x200C or 0x200D or (>= 0x600 and <= 0x605) or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD);
}
