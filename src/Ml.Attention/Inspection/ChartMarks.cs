using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>What charts are drawn with.</summary>
internal static class ChartMarks
{
    /// <summary>The drawing itself.</summary>
    /// <param name="width">In units of the drawing, as its height.</param>
    /// <param name="height">The height.</param>
    /// <param name="description">For those who do not see it.</param>
    /// <param name="content">Marks.</param>
    public static XElement Drawing(double width, double height, string description, params object?[] content) => Element(
        "svg", "", new XAttribute("viewBox", $"0 0 {Place(width)} {Place(height)}"), new XAttribute("role", "img"), new XAttribute("aria-label", description), content);

    public static XElement Rule(string cssClass, double x1, double y1, double x2, double y2) => Element(
        "line", cssClass, new XAttribute("x1", Place(x1)), new XAttribute("y1", Place(y1)), new XAttribute("x2", Place(x2)), new XAttribute("y2", Place(y2)));

    public static XElement Label(string text, double x, double y, string anchor) =>
        Element("text", "", new XAttribute("x", Place(x)), new XAttribute("y", Place(y)), new XAttribute("text-anchor", anchor), text);

    /// <summary>The names of lines or bars, each with its tone.</summary>
    public static XElement Legend(IEnumerable<(string Name, string Color, string Line)> entries) => Element("div", "legend", entries.Select(entry => Element(
        "span", "", Element("i", "", new XAttribute("style", $"border-top-style:{entry.Line};border-top-color:{entry.Color}"), ""), entry.Name)));

    public static string Place(double value) => Number(value, "0.##");
}
