using System.Xml.Linq;
using static Ml.Attention.Inspection.HtmlFragment;
using static Ml.Attention.Inspection.ReportTable;

namespace Ml.Attention.Inspection;

/// <summary>The sections of a page that look at gradients over training.</summary>
internal static class DiagnosisGradients
{
    private const string Formula =
        "‖g‖ = √Σ gᵢ² over the parameters of a layer, at each step, before clipping, on a logarithmic axis. Queries and keys get gradients only through the Jacobian of softmax: where it is saturated, theirs vanish.";

    public static XElement Scales(IReadOnlyList<ScaleRun> runs) => ReportPage.Section(
        "Gradients with and without scaling",
        DiagnosisFindings.Scales(runs),
        $"Two short trainings on these texts from the same weights: dot products times s = 1/√headSize, and as they are, s = 1. With x = s·(q·k), ∂L/∂q = s · Σ (∂L/∂x) · k and ∂L/∂x = J · ∂L/∂p. {Formula}",
        Charts([.. runs.Select(run => run.Gradients)]),
        Create(
            [("", 1), ("loss", 2), ("rows over 0.99", 2), ("Jacobian", 2)],
            ["run", "first", "last", "before", "after", "before", "after"],
            runs.Select(run => (run.Gradients.Name, (string[])[Figure(run.Gradients.FirstLoss), Figure(run.Gradients.LastLoss), Percent(run.StartSaturated), Percent(run.Saturated), Figure(run.StartJacobianNorm), Figure(run.JacobianNorm)]))),
        Table([.. runs.Select(run => run.Gradients)]));

    public static XElement Trainings(IReadOnlyList<GradientCurves> trainings) => ReportPage.Section(
        "Gradients over training",
        DiagnosisFindings.Trainings(trainings),
        Formula,
        Charts(trainings),
        Table(trainings));

    /// <summary>For each training its layers, and queries and keys; all with one axis, so that they can be compared.</summary>
    private static XElement Charts(IReadOnlyList<GradientCurves> trainings)
    {
        double[] all = Norms(trainings.SelectMany(one => one.Layers)), keys = Norms(trainings.SelectMany(one => one.QueriesAndKeys));
        return Element("div", "charts", trainings.SelectMany(one => (XElement[])
        [
            Chart($"{one.Name}: each layer", one.Layers, all),
            Chart($"{one.Name}: queries and keys", one.QueriesAndKeys, keys),
        ]));
    }

    private static double[] Norms(IEnumerable<GradientCurve> curves) => [.. curves.SelectMany(curve => curve.Points).Select(point => point.Y)];

    private static XElement Chart(string title, IReadOnlyList<GradientCurve> curves, double[] values) => new CurveChart(
        title, "step", "gradient norm", [.. curves.Index().Select(pair => CurveSeries.At(pair.Index, DiagnosisFindings.LayerName(pair.Item.Name), pair.Item.Points))], logY: true, values: values).ToElement();

    private static XElement Table(IReadOnlyList<GradientCurves> trainings)
    {
        var names = trainings.SelectMany(one => one.Layers.Concat(one.QueriesAndKeys)).Select(curve => curve.Name).Distinct();
        return Create(
            [("mean gradient norm", 1), .. trainings.Select(one => (one.Name, 2))],
            ["layer", .. trainings.SelectMany(_ => (string[])["first tenth", "last tenth"])],
            names.Select(name => (DiagnosisFindings.LayerName(name), trainings.SelectMany(one => Cells(one, name)).ToArray())));
    }

    private static string[] Cells(GradientCurves training, string name) =>
        training.Layers.Concat(training.QueriesAndKeys).FirstOrDefault(curve => curve.Name == name) is { } curve ? [Figure(curve.First), Figure(curve.Last)] : ["", ""];
}
