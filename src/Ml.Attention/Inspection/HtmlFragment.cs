using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Ml.Attention.Inspection;

/// <summary>
/// Writes a part of a page that needs nothing around it: no script, no file, no network. It is well-formed XML too, so all
/// text in it is encoded. Text colour and background are the page's: shades are see-through, lines have middle tones.
/// </summary>
internal static class HtmlFragment
{
    private const string Style =
        ".ml-attention{font-size:14px;line-height:1.4;margin:.5em 0}" +
        ".ml-attention p{margin:.3em 0}" +
        ".ml-attention .note{font-size:12px;opacity:.75}" +
        ".ml-attention .box{max-width:100%;max-height:38em;overflow:auto}" +
        ".ml-attention table{border-collapse:separate;border-spacing:1px;width:auto;margin:0;font-size:12px;font-variant-numeric:tabular-nums}" +
        ".ml-attention tr,.ml-attention th,.ml-attention td{background:none;border:0;color:inherit;padding:0}" +
        ".ml-attention th{font-weight:normal;text-align:right;white-space:pre}" +
        ".ml-attention th div{overflow:hidden;text-overflow:ellipsis;max-width:min(14em,28vw);padding:0 .4em}" +
        ".ml-attention thead th{text-align:center;vertical-align:bottom}" +
        ".ml-attention thead th.turned div{writing-mode:vertical-rl;text-orientation:sideways;transform:rotate(180deg);margin:auto;max-width:none;max-height:10em;padding:.4em 0}" +
        // What scrolls under the names must not shine through: they have the colours of the notebook or else of the page.
        ".ml-attention .box th{position:sticky;left:0;background:var(--vscode-editor-background,var(--jp-layout-color0,Canvas));" +
        "color:var(--vscode-editor-foreground,var(--jp-content-font-color1,CanvasText))}" +
        ".ml-attention .box thead th{left:auto;top:0;z-index:1}" +
        ".ml-attention .box thead th:first-child{left:0;z-index:2}" +
        ".ml-attention .shade{background:rgb(40 115 225/calc(var(--shade)*.6))}" +
        ".ml-attention .shade.wrong{background:rgb(230 105 20/calc(var(--shade)*.6))}";

    /// <summary>The whole fragment.</summary>
    /// <param name="name">Told apart by it from fragments of other kinds: a part of the name of its CSS class.</param>
    /// <param name="style">CSS rules of its own, without <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>, which XML would encode.</param>
    /// <param name="content">Elements and text.</param>
    public static string Create(string name, string style, params object?[] content) =>
        Element("div", $"ml-attention {name}", new XElement("style", Style + style), content).ToString(SaveOptions.DisableFormatting);

    /// <summary>An element with a CSS class.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="cssClass">Empty where it needs none.</param>
    /// <param name="content">Attributes, elements and text.</param>
    public static XElement Element(string tag, string cssClass, params object?[] content) =>
        new(tag, cssClass.Length > 0 ? new XAttribute("class", cssClass) : null, content.Select(part => part is string text ? Clean(text) : part));

    /// <summary>What shows when the mouse rests on an element.</summary>
    public static XAttribute Title(string text) => new("title", Clean(text));

    /// <summary>How strongly an element is shaded, from 0 to 1.</summary>
    public static XAttribute Shade(double share) => new("style", $"--shade:{Number(Math.Clamp(share, 0, 1), "0.###")}");

    /// <summary>A number, the same in every culture.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>
    /// Replaces what XML cannot hold, such as control characters and halves of surrogate pairs, and shows the escapes of
    /// characters that would turn the order of a sentence around it, numbers included (Boucher &amp; Anderson 2021).
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(
                rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar.ToString()
                : rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
                : rune.ToString());
        }

        return clean.ToString();
    }
}
