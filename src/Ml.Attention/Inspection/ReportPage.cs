using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>A report as a page of its own: well-formed XML, no script, nothing from elsewhere.</summary>
internal static class ReportPage
{
    /// <param name="title">Its heading.</param>
    /// <param name="style">CSS rules of its own, as in <see cref="HtmlFragment.Create"/>.</param>
    /// <param name="content">What stands below the heading.</param>
    public static string Create(string title, string style, params object?[] content)
    {
        string body = HtmlFragment.Create("report", LineChart.Style + style, [Element("h1", "", title), .. content]);
        var head = Element(
            "head", "",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            Element("title", "", title),
            new XElement("style", Asset.Read("report.css")));
        return $"<!DOCTYPE html>\n<html lang=\"en\">{head.ToString(SaveOptions.DisableFormatting)}<body>{body}</body></html>\n";
    }

    /// <summary>A section: heading, what is seen, the formula, then charts and tables.</summary>
    public static XElement Section(string heading, string seen, string formula, params object?[] content) =>
        Element("section", "", Element("h2", "", heading), Element("p", "seen", seen), Element("p", "note", formula), content);
}
