using System.Xml.Linq;
using Ml.Attention.Inference;
using static Ml.Attention.Inspection.HtmlFragment;
using static Ml.Attention.Inspection.ReportTable;

namespace Ml.Attention.Inspection;

/// <summary>The page of an evaluation: what is seen, the formula, charts, a table, for each concern.</summary>
internal static class EvaluationPage
{
    /// <summary>The cells of a larger matrix are too many to look at, and to load.</summary>
    private const int MostClasses = 100;

    public static string Create(EvaluationReport report, string title) => ReportPage.Create(
        title,
        ReliabilityChart.Style,
        Summary(report.Metrics),
        Confusion(report.Metrics),
        Classes(report.Metrics),
        Reliability(report));

    private static XElement Summary(ClassificationMetrics metrics) => Element(
        "p", "",
        $"{Number(metrics.Rows, "#,0")} rows: accuracy {Percent(metrics.Accuracy)}, macro F1 {Figure(metrics.MacroF1)}, log-loss {Figure(metrics.LogLoss)} nats, calibration error {Figure(metrics.ExpectedCalibrationError)}.",
        metrics.UnknownLabels.Count > 0 ? $" The model does not know the labels {string.Join(", ", metrics.UnknownLabels.Take(10))}{(metrics.UnknownLabels.Count > 10 ? ", …" : "")}; their rows count as wrong." : null);

    private static XElement Confusion(ClassificationMetrics metrics) => Element(
        "section", "",
        Element("h2", "", "Which class is taken for which"),
        metrics.Classes.Count > MostClasses
            ? Element("p", "", $"The matrix of {Number(metrics.Classes.Count, "#,0")} classes is too large to look at; the table below has each class.")
            : XElement.Parse(ConfusionMatrixChart.ToHtml(metrics)));

    private static XElement Classes(ClassificationMetrics metrics)
    {
        var occurring = metrics.Classes.Where(one => one.Support + one.Predicted > 0).ToList();
        var worst = occurring.MinBy(one => one.F1)!;
        return ReportPage.Section(
            "Each class",
            $"Of {Number(occurring.Count, "#,0")} classes that occur, '{worst.Label}' has the lowest F1, {Figure(worst.F1)}, of {Number(worst.Support, "#,0")} rows.",
            "Precision is the share of the rows predicted as the class that have it, recall the share of the rows that have it predicted as it, F1 = 2 · precision · recall / (precision + recall). Macro F1 is the mean over the classes that occur.",
            ReportTable.Create(
                [], ["class", "precision", "recall", "F1", "rows", "predicted"],
                metrics.Classes.Select(one => (one.Label, (string[])[Share(one.Precision), Share(one.Recall), Share(one.F1), Number(one.Support, "#,0"), Number(one.Predicted, "#,0")]))));
    }

    private static XElement Reliability(EvaluationReport report)
    {
        var (metrics, before) = (report.Metrics, report.BeforeTemperature);
        return ReportPage.Section(
            "Whether probabilities are what they say",
            Seen(report),
            $"Confidence is the probability of the predicted label. The calibration error is Σ (rows of the range / all rows) · |accuracy − confidence| over {metrics.CalibrationBins.Count} ranges of equal width (Guo et al. 2017). Where columns end at the broken line, probabilities are what they say; a range with few rows says little.",
            ReliabilityChart.Charts(metrics, before),
            ReportTable.Create(
                [], ["confidence", "rows", "mean confidence", "accuracy"],
                metrics.CalibrationBins.Where(bin => bin.Count > 0).Select(bin => (
                    $"{Number(bin.From, "0.00")} to {Number(bin.To, "0.00")}", (string[])[Number(bin.Count, "#,0"), Share(bin.Confidence), Share(bin.Accuracy)]))));
    }

    private static string Seen(EvaluationReport report)
    {
        var metrics = report.Metrics;
        double confidence = metrics.CalibrationBins.Sum(bin => bin.Count * bin.Confidence) / metrics.Rows;
        string direction = confidence > metrics.Accuracy ? "surer than it is right" : "right more often than it says";
        string temperature = report.BeforeTemperature is { } before
            ? $" Without its temperature of {Figure(report.Temperature)} the error would be {Figure(before.ExpectedCalibrationError)}."
            : "";
        return $"The calibration error is {Figure(metrics.ExpectedCalibrationError)}: the model is {direction}, with a mean confidence of {Percent(confidence)} and an accuracy of {Percent(metrics.Accuracy)}.{temperature}";
    }

    private static string Share(double value) => Number(value, "0.0000");
}
