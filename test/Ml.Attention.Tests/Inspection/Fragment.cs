using System.Xml.Linq;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>A fragment of HTML, read as XML.</summary>
internal sealed class Fragment
{
    private readonly XElement _root;

    /// <summary>Reads it, and checks what holds for all: one element, well formed, nothing from elsewhere, no number that is none.</summary>
    public Fragment(string html)
    {
        _root = XDocument.Parse(html).Root!;
        Assert.Equal("div", _root.Name);
        Assert.Empty(_root.Descendants("script"));
        Assert.All(_root.DescendantsAndSelf().Attributes(), attribute => Assert.False(attribute.Name.LocalName is "href" or "src" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);

        // An HTML reader knows no short form but of SVG's elements, and decodes nothing in a style.
        var closed = _root.Descendants().Where(element => element.IsEmpty && !element.Ancestors("svg").Any()).Select(element => element.Name.LocalName);
        Assert.Empty(closed);
        Assert.DoesNotContain(Style, c => c is '<' or '>' or '&');
    }

    public string Style => string.Concat(_root.Elements("style").Select(style => style.Value));

    /// <summary>What a reader sees: the text without style and titles of SVG.</summary>
    public string Text => string.Join(' ', _root.DescendantNodes().OfType<XText>().Where(text => text.Parent!.Name.LocalName is not ("style" or "title")).Select(text => text.Value));

    public IReadOnlyList<XElement> All(string tag, string? cssClass = null) =>
        [.. _root.Descendants(tag).Where(element => cssClass is null || Classes(element).Contains(cssClass))];

    public IReadOnlyList<string> Titles => [.. _root.Descendants().Attributes("title").Select(title => title.Value), .. _root.Descendants("title").Select(title => title.Value)];

    private static string[] Classes(XElement element) => ((string?)element.Attribute("class") ?? "").Split(' ');
}
