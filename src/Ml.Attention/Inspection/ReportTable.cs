using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Tables of a report: the first column names, the others are numbers.</summary>
internal static class ReportTable
{
    /// <summary>A table that scrolls in its own box.</summary>
    /// <param name="groups">Names over several columns each; none where there is one row of names.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">A name and the numbers of each row.</param>
    public static XElement Create(IReadOnlyList<(string Name, int Columns)> groups, IReadOnlyList<string> columns, IEnumerable<(string Name, string[] Cells)> rows) => Element(
        "div", "box", Element(
            "table", "",
            Element(
                "thead", "",
                groups.Count > 0 ? Element("tr", "groups", groups.Select(group => Element("th", "", new XAttribute("colspan", group.Columns), group.Name))) : null,
                Element("tr", "", columns.Select(name => Element("th", "", name)))),
            Element("tbody", "", rows.Select(row => Element("tr", "", Element("th", "", row.Name), row.Cells.Select(cell => Element("td", "", cell)))))));

    /// <summary>A number with four digits that count.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.00095 or >= 1e6 => Number(value, "0.##E0"),
        < 0.0995 => Number(value, "0.#####"),
        < 9.9995 => Number(value, "0.####"),
        < 999.95 => Number(value, "0.##"),
        _ => Number(value, "#,0"),
    };

    /// <summary>A share as percent.</summary>
    public static string Percent(double share) => $"{Number(share * 100, "0.##")} %";

    /// <summary>A difference of shares, with its sign, in percentage points.</summary>
    public static string Points(double difference) => Number(difference * 100, "+0.##;−0.##;0");
}
