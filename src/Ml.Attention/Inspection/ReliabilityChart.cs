using System.Xml.Linq;
using Ml.Attention.Inference;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>How often predictions are right, by how probable the model says they are, as a fragment of HTML for a notebook or a page.</summary>
/// <example>
/// <code>
/// var metrics = ClassificationMetrics.Compute(classifier.Labels, trueLabels, classifier.Predict(texts));
/// File.WriteAllText("reliability.html", ReliabilityChart.ToHtml(metrics));
/// </code>
/// </example>
public static class ReliabilityChart
{
    internal const string Style =
        ".ml-attention figure.chart{margin:0}" +
        ".ml-attention .chart .mark{stroke:currentColor;stroke-width:1.5;stroke-dasharray:5 3}";

    private const string Blue = "#2f7ddb", Orange = "#d9660b", Grey = "#8a919a";

    /// <summary>
    /// Draws a reliability diagram (Guo et al. 2017): a column for each of the <see cref="ClassificationMetrics.CalibrationBins"/>
    /// is as high as the share of its rows that are right. Where probabilities are what they say, columns end at the broken
    /// line; below it, the model is surer than it should be. Beside it is the share of rows in each.
    /// </summary>
    /// <param name="metrics">What to draw.</param>
    /// <param name="beforeTemperature">The same rows without the model's temperature, drawn as a line; none where null.</param>
    /// <returns>An HTML element with its style, which may be shown many times on one page.</returns>
    public static string ToHtml(ClassificationMetrics metrics, ClassificationMetrics? beforeTemperature = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Create("reliability", LineChart.Style + Style, Element("p", "", $"The calibration error is {ReportTable.Figure(metrics.ExpectedCalibrationError)}."), Charts(metrics, beforeTemperature));
    }

    internal static XElement Charts(ClassificationMetrics metrics, ClassificationMetrics? before) => Element(
        "div", "charts",
        new ColumnChart("Accuracy by confidence", "confidence", "accuracy", Blue, Columns(metrics, bin => bin.Accuracy), 1, before is null ? null : Line(before), diagonal: true).ToElement(),
        new ColumnChart("Rows by confidence", "confidence", "share of rows", Grey, Columns(metrics, bin => (double)bin.Count / metrics.Rows)).ToElement());

    private static List<(double From, double To, double Value, string Title)> Columns(ClassificationMetrics metrics, Func<CalibrationBin, double> value) =>
        [.. metrics.CalibrationBins.Select(bin => (bin.From, bin.To, value(bin), Title(bin)))];

    private static string Title(CalibrationBin bin) =>
        $"{Number(bin.From, "0.00")} to {Number(bin.To, "0.00")}: {Number(bin.Count, "#,0")} {(bin.Count == 1 ? "row" : "rows")}, confidence {ReportTable.Figure(bin.Confidence)}, accuracy {ReportTable.Figure(bin.Accuracy)}";

    private static CurveSeries Line(ClassificationMetrics before) => new(
        "before temperature", Orange, false, [.. before.CalibrationBins.Where(bin => bin.Count > 0).Select(bin => new CurvePoint(bin.Confidence, bin.Accuracy))]);
}
