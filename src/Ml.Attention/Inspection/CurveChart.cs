using System.Xml.Linq;
using static Ml.Attention.Inspection.ChartMarks;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Lines over a number, as inline SVG; each axis is linear or logarithmic.</summary>
internal sealed class CurveChart
{
    private const int Width = 380, Height = 230, Left = 52, Right = 20, Top = 12, Bottom = 38, MostMarked = 24;

    private readonly string _title, _xName, _yName;
    private readonly IReadOnlyList<CurveSeries> _series;
    private readonly ChartAxis _x, _y;

    /// <param name="title">Above the chart.</param>
    /// <param name="xName">What the horizontal axis shows.</param>
    /// <param name="yName">What the vertical axis shows.</param>
    /// <param name="series">The lines. What an axis cannot show, such as 0 where it is logarithmic, is left out.</param>
    /// <param name="logX">Whether the horizontal axis is logarithmic.</param>
    /// <param name="logY">Whether the vertical axis is logarithmic.</param>
    /// <param name="values">Values that the vertical axis holds besides those of the lines, so that charts side by side have one axis.</param>
    public CurveChart(string title, string xName, string yName, IReadOnlyList<CurveSeries> series, bool logX = false, bool logY = false, params IEnumerable<double> values)
    {
        (_title, _xName, _yName) = (title, xName, yName);
        _series = [.. series.Select(one => one with { Points = [.. one.Points.Where(point => ChartAxis.CanShow(point.X, logX) && ChartAxis.CanShow(point.Y, logY))] })];
        var points = _series.SelectMany(one => one.Points).ToList();
        double[] xs = [.. points.Select(point => point.X).DefaultIfEmpty(1)];
        double[] ys = [.. points.Select(point => point.Y).Concat(values.Where(value => ChartAxis.CanShow(value, logY))).DefaultIfEmpty(1)];
        _x = new(xs.Min(), xs.Max(), logX, Left, Width - Right);
        _y = new(logY ? ys.Min() : Math.Min(0, ys.Min()), ys.Max(), logY, Height - Bottom, Top);
    }

    public XElement ToElement() => Element(
        "figure", "chart",
        Element("figcaption", "", _title),
        _series.Count > 1 ? Legend(_series.Select(one => (one.Name, one.Color, one.Dashed ? "dashed" : "solid"))) : null,
        Drawing(Width, Height, $"{_title}: {_yName} by {_xName}; {string.Join(", ", _series.Select(one => one.Name))}", ChartFrame.Axes((_x, _xName), (_y, _yName), Left, Width - Right, Top, Height - Bottom), _series.Select(Line)));

    private IEnumerable<XElement> Line(CurveSeries series)
    {
        yield return Element(
            "polyline", "line", new XAttribute("points", string.Join(' ', series.Points.Select(point => $"{Place(_x.Place(point.X))},{Place(_y.Place(point.Y))}"))),
            new XAttribute("stroke", series.Color), series.Dashed ? new XAttribute("stroke-dasharray", "6 3") : null);
        foreach (var point in series.Points)
        {
            yield return new XElement(
                "circle", new XAttribute("cx", Place(_x.Place(point.X))), new XAttribute("cy", Place(_y.Place(point.Y))),
                new XAttribute("r", series.Points.Count > MostMarked ? "1.6" : "3"), new XAttribute("fill", series.Color),
                new XElement("title", $"{series.Name}, {_xName} {Number(point.X, "0.##")}: {ReportTable.Figure(point.Y)}"));
        }
    }
}
