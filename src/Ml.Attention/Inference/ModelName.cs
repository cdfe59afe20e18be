using System.Globalization;

namespace Ml.Attention.Inference;

/// <summary>Names and other strings of a file in messages: short, on one line, without what moves a terminal's cursor.</summary>
internal static class ModelName
{
    private const int Most = 80;

    public static string Shown(string? name)
    {
        name ??= "";
        string shown = string.Concat(name.Take(Most).Select(each => Hides(each) ? '?' : each));
        return name.Length > Most ? $"{shown}…" : shown;
    }

    /// <summary>A surrogate that the cut may have parted is shown as a question mark too.</summary>
    private static bool Hides(char each) => char.IsSurrogate(each)
        || char.GetUnicodeCategory(each) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
