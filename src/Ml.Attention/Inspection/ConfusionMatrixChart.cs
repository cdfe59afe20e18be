using System.Xml.Linq;
using Ml.Attention.Inference;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Which classes are taken for which, as a fragment of HTML for a notebook or a page.</summary>
/// <example>
/// <code>
/// var metrics = mlContext.MulticlassClassification.Evaluate(scored);
/// string html = ConfusionMatrixChart.ToHtml(transformer.Labels, metrics.ConfusionMatrix.Counts);
/// </code>
/// </example>
public static class ConfusionMatrixChart
{
    /// <summary>The shade of a count that is next to nothing in its row: an error must not go unseen.</summary>
    private const double Faintest = 0.15;

    /// <summary>With more classes than this, the names above the columns are turned.</summary>
    private const int MostUpright = 6;

    private const string Style =
        ".ml-attention.confusion-matrix td{min-width:2.2em;height:2em;text-align:center;padding:0 .3em}" +
        ".ml-attention.confusion-matrix td.none{color:color-mix(in srgb,currentColor 40%,transparent)}";

    /// <summary>Draws the matrix of metrics; its classes are named as there.</summary>
    /// <inheritdoc cref="ToHtml(IReadOnlyList{string}, IReadOnlyList{IReadOnlyList{double}})" path="/returns"/>
    public static string ToHtml(ClassificationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return ToHtml([.. metrics.Classes.Select(one => one.Label)], [.. metrics.Confusion.Select(row => row.Select(count => (double)count).ToArray())]);
    }

    /// <summary>
    /// Draws a table: a row for each true class, a column for each predicted one. A cell is shaded by its share of the
    /// row; shares and names are in its title.
    /// </summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="counts"><c>counts[i][j]</c>: how many rows of class i were predicted as class j; 0 or more, not always whole (weights).</param>
    /// <returns>An HTML element with its style, which may be shown many times on one page.</returns>
    /// <exception cref="ArgumentException">There are not as many rows and columns as classes, or a count is negative or not a number.</exception>
    public static string ToHtml(IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<double>> counts)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Check(classes, counts);
        double total = counts.Sum(row => row.Sum()), right = classes.Select((_, i) => counts[i][i]).Sum();
        return Create(
            "confusion-matrix",
            Style,
            Element("p", "", $"{Count(right)} of {Count(total)} are right{(total > 0 ? $" ({Percent(right / total)})" : "")}."),
            Element("p", "note", "Rows are true classes, columns are predicted ones; shades are shares of the row."),
            Element("div", "box", Element(
                "table", "",
                Element("thead", "", Element("tr", "", Element("th", "", ""), classes.Select(name => Header(classes.Count > MostUpright ? "turned" : "", name, $"predicted {name}")))),
                Element("tbody", "", classes.Select((name, row) => Element(
                    "tr", "",
                    Header("", name, $"true {name}, {Count(counts[row].Sum())}"),
                    classes.Select((_, column) => Cell(classes, counts, row, column))))))));
    }

    private static XElement Header(string cssClass, string name, string title) => Element("th", cssClass, Title(title), Element("div", "", name));

    private static XElement Cell(IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<double>> counts, int row, int column)
    {
        double count = counts[row][column], sum = counts[row].Sum(), share = sum > 0 ? count / sum : 0;
        string title = $"true {classes[row]}, predicted {classes[column]}: {Count(count)} ({Percent(share)} of the row)";
        return count == 0
            ? Element("td", "none", Title(title), "0")
            : Element("td", row == column ? "shade" : "shade wrong", Title(title), Shade(Faintest + ((1 - Faintest) * share)), Count(count));
    }

    private static string Count(double value) => Number(value, "#,0.##");

    private static string Percent(double share) => Number(share * 100, "0.0") + " %";

    private static void Check(IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<double>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (classes.Count == 0 || counts.Count != classes.Count || counts.Any(row => row.Count != classes.Count))
        {
            string found = string.Join(", ", counts.Select(row => row.Count).Distinct());
            throw new ArgumentException($"There are {classes.Count} classes, and {counts.Count} rows of counts, of lengths {(found.Length > 0 ? found : "none")}; expected as many of each, and one or more.", nameof(counts));
        }

        if (counts.SelectMany(row => row).Any(count => !(count >= 0 && double.IsFinite(count))))
        {
            throw new ArgumentException($"A count is {Number(counts.SelectMany(row => row).First(count => !(count >= 0 && double.IsFinite(count))), "G")}; expected 0 or more.", nameof(counts));
        }
    }
}
