using System.Xml.Linq;
using Ml.Attention.Training;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>How training went: loss and validation accuracy by epoch, as a fragment of HTML for a notebook or a page.</summary>
/// <example>
/// <code>
/// File.WriteAllText("curve.html", TrainingCurve.ToHtml(trained.Summary.History));
/// </code>
/// </example>
public static class TrainingCurve
{
    private const string Blue = "#2f7ddb", Orange = "#d9660b", Green = "#2f9e62";

    /// <summary>
    /// Draws a curve of the loss (in nats, from 0), of training and where there is one of validation, and beside it a curve
    /// of validation accuracy (a share, from 0 to 1). The horizontal axis is the epoch, counted from 1.
    /// </summary>
    /// <param name="history">The epochs so far, in order; may be none.</param>
    /// <param name="epochs">How many epochs there will be, so that a live curve's axis stays as it is; where null, those in the history.</param>
    /// <returns>An HTML element with its style, which may be shown many times on one page.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are to be fewer than 1 epochs.</exception>
    public static string ToHtml(IReadOnlyList<EpochSummary> history, int? epochs = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs ?? 1, 1, nameof(epochs));
        return Create("training-curve", history.Count == 0 ? "" : LineChart.Style, Charts(history, epochs));
    }

    /// <summary>The same as a page of its own, for a file.</summary>
    /// <param name="history">The epochs, in order; may be none.</param>
    public static string ToPage(IReadOnlyList<EpochSummary> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return ReportPage.Create("How training went", "", Element("section", "", Element("p", "note", "Of the encoder; the linear models beside it have no epochs."), Charts(history, null)));
    }

    private static XElement Charts(IReadOnlyList<EpochSummary> history, int? epochs)
    {
        if (history.Count == 0)
        {
            return Element("p", "", "No epoch is complete.");
        }

        int last = Math.Max(epochs ?? 1, history.Max(epoch => epoch.Epoch));
        var validationLoss = Line("validation loss", Orange, dashed: true, history, epoch => epoch.ValidationLoss);
        var accuracy = Line("validation accuracy", Green, dashed: false, history, epoch => epoch.ValidationAccuracy);
        List<CurveSeries> losses = [Line("training loss", Blue, dashed: false, history, epoch => epoch.TrainLoss)];
        if (validationLoss.Points.Count > 0)
        {
            losses.Add(validationLoss);
        }

        return Element(
            "div", "charts",
            new LineChart("loss (nats)", last, losses).ToElement(),
            accuracy.Points.Count > 0 ? new LineChart("accuracy", last, [accuracy], largest: 1).ToElement() : null);
    }

    private static CurveSeries Line(string name, string color, bool dashed, IReadOnlyList<EpochSummary> history, Func<EpochSummary, double?> value) =>
        new(name, color, dashed, [.. history.Where(epoch => value(epoch) is not null).Select(epoch => new CurvePoint(epoch.Epoch, value(epoch)!.Value))]);
}
