using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;
using static Ml.Attention.Inspection.ReportTable;

namespace Ml.Attention.Inspection;

/// <summary>The sections of a page that look at one model: what is seen, the formula, charts, a table.</summary>
internal static class DiagnosisSections
{
    private const string Blue = "#2f7ddb", Orange = "#d9660b", Grey = "#8a919a";

    public static XElement Summary(AttentionDiagnosis found) => Element(
        "p", "", found.RowsGiven > found.Rows
            ? $"{Number(found.Rows, "#,0")} texts, in equal distances among {Number(found.RowsGiven, "#,0")}, with {Number(found.Tokens, "#,0")} tokens; "
            : $"{Number(found.Rows, "#,0")} texts with {Number(found.Tokens, "#,0")} tokens; ",
        "padding is left out. Layers and heads are counted from 0. “At initialisation” is the same model on the same texts with new weights",
        $" (seed {found.Seed}).",
        found.UnknownLabels.Count > 0 ? $" The model does not know the labels {string.Join(", ", found.UnknownLabels.Take(10))}; their rows count as wrong." : null);

    public static XElement DotProducts(AttentionDiagnosis found) => ReportPage.Section(
        "Dot products of queries and keys",
        DiagnosisFindings.DotProducts(found),
        $"q·k = Σ qᵢkᵢ over headSize = {found.HeadSize} components. For independent ones with mean 0 and variance 1: mean 0, Var(q·k) = headSize, Var(q·k/√headSize) = 1. “Independent” is headSize · E[q²] · E[k²], with the mean squares that the components have: where the variance is greater, components go together.",
        Element(
            "div", "charts",
            Bars(found, "Variance of q·k before scaling", "variance", head => head.DotProducts.Variance, ("headSize", found.HeadSize)),
            Bars(found, "Variance after scaling", "variance", head => head.DotProducts.ScaledVariance, ("theory", found.HeadSize * found.Scale * found.Scale))),
        Create(
            [("", 1), ("after training", 5), ("at initialisation", 5)],
            ["head", .. Enumerable.Repeat((string[])["mean", "variance", "independent", "scaled mean", "scaled variance"], 2).SelectMany(names => names)],
            Rows(found, head => [Figure(head.DotProducts.Mean), Figure(head.DotProducts.Variance), Figure(head.DotProducts.Independent), Figure(head.DotProducts.ScaledMean), Figure(head.DotProducts.ScaledVariance)])));

    public static XElement Softmax(AttentionDiagnosis found, IReadOnlyList<CurvePoint> curve) => ReportPage.Section(
        "Saturation of softmax",
        DiagnosisFindings.Softmax(found),
        "For a row p = softmax(x): entropy −Σ pᵢ ln pᵢ, relative to ln n for n keys; Jacobian J = diag(p) − p·pᵀ, ‖J‖² = Σpᵢ² − 2Σpᵢ³ + (Σpᵢ²)². The gradient of scores is J times that of weights: where one weight is 1, J is 0. Rows with one key are left out.",
        Element(
            "div", "charts",
            new BarChart("Rows with a weight over 0.99, after training", "share of rows", [("as it is", Blue), ("without scaling", Orange)], Pairs(found.Trained, one => one.Saturated)).ToElement(),
            new BarChart("Norm of the Jacobian, after training", "mean Frobenius norm", [("as it is", Blue), ("without scaling", Orange)], Pairs(found.Trained, one => one.JacobianNorm)).ToElement(),
            new BarChart("Rows with a weight over 0.99, at initialisation", "share of rows", [("as it is", Blue), ("without scaling", Orange)], Pairs(found.Untrained, one => one.Saturated)).ToElement(),
            new CurveChart("softmax([a, a, 2a])₃", "a", "third component", [CurveSeries.At(0, "softmax([a, a, 2a])₃", curve)], logX: true).ToElement()),
        Weights("After training", found.Trained),
        Weights("At initialisation", found.Untrained),
        Element("details", "", Element("summary", "", "softmax([a, a, 2a])₃ in numbers"), Create([], ["a", "third component"], curve.Select(point => (Figure(point.X), (string[])[Number(point.Y, "R")])))));

    public static XElement Heads(AttentionDiagnosis found)
    {
        // Without a whole layer so much can be lost that the bars of single heads would not be seen.
        var heads = found.DroppedHeads.Where(head => head.Head is not null).ToList();
        return ReportPage.Section(
            "Heads that can be dropped",
            DiagnosisFindings.Heads(found),
            "A head is dropped by setting its values to 0, so that it adds nothing to the layer's output; nothing is trained again. “Changed” is the share of rows that get another label. On texts that the model was trained on this says less than on new ones.",
            Element(
                "div", "charts",
                new BarChart(
                    "Accuracy without each head", "accuracy", [("without", Orange)], [.. heads.Select(head => (DiagnosisFindings.HeadName(head.Layer, head.Head), (double[])[head.Accuracy]))],
                    found.Accuracy, ("all heads", found.Accuracy)).ToElement(),
                new BarChart(
                    "Log-loss without each head", "nats", [("without", Orange)], [.. heads.Select(head => (DiagnosisFindings.HeadName(head.Layer, head.Head), (double[])[head.LogLoss]))],
                    found.LogLoss, ("all heads", found.LogLoss)).ToElement()),
            Create(
                [], ["left out", "accuracy", "change in points", "log-loss", "changed"],
                [
                    ("none", [Percent(found.Accuracy), "0", Figure(found.LogLoss), Percent(0)]),
                    .. found.DroppedHeads.Select(head => (DiagnosisFindings.HeadName(head.Layer, head.Head), (string[])[Percent(head.Accuracy), Points(head.AccuracyChange), Figure(head.LogLoss), Percent(head.Changed)])),
                ]));
    }

    private static XElement Bars(AttentionDiagnosis found, string title, string valueName, Func<HeadDiagnosis, double> value, (string, double) theory) => new BarChart(
        title, valueName, [("after training", Blue), ("at initialisation", Grey)],
        [.. found.Trained.Zip(found.Untrained, (trained, untrained) => (DiagnosisFindings.HeadName(trained.Layer, trained.Head), (double[])[value(trained), value(untrained)]))],
        mark: theory).ToElement();

    private static List<(string, double[])> Pairs(IReadOnlyList<HeadDiagnosis> heads, Func<SoftmaxStatistics, double> value) =>
        [.. heads.Select(head => (DiagnosisFindings.HeadName(head.Layer, head.Head), (double[])[value(head.Softmax), value(head.UnscaledSoftmax)]))];

    private static IEnumerable<(string, string[])> Rows(AttentionDiagnosis found, Func<HeadDiagnosis, string[]> cells) =>
        found.Trained.Zip(found.Untrained, (trained, untrained) => (DiagnosisFindings.HeadName(trained.Layer, trained.Head), (string[])[.. cells(trained), .. cells(untrained)]));

    private static XElement[] Weights(string name, IReadOnlyList<HeadDiagnosis> heads) =>
    [
        Element("h3", "", name),
        Create(
            [("", 1), ("as the model is", 4), ("without scaling", 4)],
            ["head", .. Enumerable.Repeat((string[])["over 0.99", "entropy", "relative", "Jacobian"], 2).SelectMany(names => names)],
            heads.Select(head => (DiagnosisFindings.HeadName(head.Layer, head.Head), (string[])[.. Cells(head.Softmax), .. Cells(head.UnscaledSoftmax)]))),
    ];

    private static string[] Cells(SoftmaxStatistics one) => [Percent(one.Saturated), Figure(one.Entropy), Figure(one.RelativeEntropy), Figure(one.JacobianNorm)];
}
