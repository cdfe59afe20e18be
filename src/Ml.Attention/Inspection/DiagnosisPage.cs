using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>The page of a report: well-formed XML, no script, nothing from elsewhere.</summary>
internal static class DiagnosisPage
{
    public static string Create(DiagnosisReport report, string title)
    {
        string content = HtmlFragment.Create(
            "diagnosis",
            LineChart.Style,
            Element("h1", "", title),
            report.Attention is { } attention
                ? (object[])[DiagnosisSections.Summary(attention), DiagnosisSections.DotProducts(attention), DiagnosisSections.Softmax(attention, report.SoftmaxCurve)]
                : null,
            report.Scales.Count > 0 ? DiagnosisGradients.Scales(report.Scales) : null,
            report.Trainings.Count > 0 ? DiagnosisGradients.Trainings(report.Trainings) : null,
            report.Attention is { } again ? DiagnosisSections.Heads(again) : null);
        var head = Element(
            "head", "",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            Element("title", "", title),
            new XElement("style", Asset.Read("diagnosis.css")));
        return $"<!DOCTYPE html>\n<html lang=\"en\">{head.ToString(SaveOptions.DisableFormatting)}<body>{content}</body></html>\n";
    }
}
