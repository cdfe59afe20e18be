namespace Ml.Attention.Inspection;

/// <summary>The page of a diagnosis.</summary>
internal static class DiagnosisPage
{
    public static string Create(DiagnosisReport report, string title) => ReportPage.Create(
        title,
        "",
        report.Attention is { } attention
            ? (object[])[DiagnosisSections.Summary(attention), DiagnosisSections.DotProducts(attention), DiagnosisSections.Softmax(attention, report.SoftmaxCurve)]
            : null,
        report.Scales.Count > 0 ? DiagnosisGradients.Scales(report.Scales) : null,
        report.Trainings.Count > 0 ? DiagnosisGradients.Trainings(report.Trainings) : null,
        report.Attention is { } again ? DiagnosisSections.Heads(again) : null);
}
