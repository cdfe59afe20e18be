using System.Xml.Linq;
using static Ml.Attention.Inspection.ChartMarks;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Lines over epochs, as inline SVG. Both axes are linear.</summary>
internal sealed class LineChart
{
    public const string Style =
        ".ml-attention .charts{display:flex;flex-wrap:wrap;gap:.5em 1.5em}" +
        ".ml-attention .chart{flex:1 1 270px;max-width:460px}" +
        ".ml-attention .chart svg{display:block;width:100%;height:auto}" +
        ".ml-attention .chart text{fill:currentColor;font-size:11px}" +
        ".ml-attention .chart .axis{stroke:currentColor;stroke-opacity:.6}" +
        ".ml-attention .chart .grid{stroke:currentColor;stroke-opacity:.15}" +
        ".ml-attention .chart .line{fill:none;stroke-width:2;stroke-linejoin:round}" +
        ".ml-attention .legend{font-size:12px;margin:.2em 0}" +
        ".ml-attention .legend span{margin-right:1.2em;white-space:nowrap}" +
        ".ml-attention .legend i{display:inline-block;width:1.6em;border-top-width:2px;vertical-align:middle;margin-right:.4em}";

    private const int Width = 380, Height = 220, Left = 46, Right = 14, Top = 10, Bottom = 38, ManyEpochs = 40;

    /// <summary>From here on sums overflow; no loss is so large. Not a number is not below it either.</summary>
    private const double Huge = 1e100;

    private readonly IReadOnlyList<CurveSeries> _series;
    private readonly string _valueName;
    private readonly int _epochs;
    private readonly double[] _ticks;

    /// <param name="valueName">What the vertical axis shows, with its unit.</param>
    /// <param name="epochs">Where the horizontal axis ends.</param>
    /// <param name="series">The lines; each is in the legend with its last value.</param>
    /// <param name="largest">Where the vertical axis ends at least; it begins at 0.</param>
    public LineChart(string valueName, int epochs, IReadOnlyList<CurveSeries> series, double largest = 0)
    {
        _series = [.. series.Select(one => one with { Points = [.. one.Points.Where(point => Math.Abs(point.Y) < Huge)] })];
        (_valueName, _epochs) = (valueName, epochs);
        _ticks = AxisTicks.FromZero(_series.SelectMany(one => one.Points).Select(point => point.Y).Append(largest).Max());
    }

    public XElement ToElement() => Element(
        "div", "chart",
        Legend(_series.Select(one => (one.Points.Count > 0 ? $"{one.Name} {Number(one.Points[^1].Y, "0.0000")}" : one.Name, one.Color, one.Dashed ? "dashed" : "solid"))),
        Drawing(Width, Height, $"{_valueName} by epoch: {string.Join(", ", _series.Select(one => one.Name))}", VerticalAxis(), HorizontalAxis(), _series.Select(Line)));

    private IEnumerable<XElement> VerticalAxis()
    {
        foreach (double tick in _ticks)
        {
            yield return Rule("grid", Left, Y(tick), Width - Right, Y(tick));
            yield return Label(Number(tick, tick is > 0 and < 0.001 or >= 100_000 ? "0.##E0" : "#,0.###"), Left - 6, Y(tick) + 4, "end");
        }

        yield return Rule("axis", Left, Top, Left, Height - Bottom);
        yield return Element("text", "", new XAttribute("transform", $"translate(11 {(Top + Height - Bottom) / 2}) rotate(-90)"), new XAttribute("text-anchor", "middle"), _valueName);
    }

    private IEnumerable<XElement> HorizontalAxis()
    {
        yield return Rule("axis", Left, Height - Bottom, Width - Right, Height - Bottom);
        foreach (int epoch in AxisTicks.WholeNumbers(_epochs))
        {
            yield return Label($"{epoch}", X(epoch), Height - Bottom + 15, "middle");
        }

        yield return Label("epoch", (Left + Width - Right) / 2.0, Height - 6, "middle");
    }

    private IEnumerable<XElement> Line(CurveSeries series)
    {
        var path = string.Join(' ', series.Points.Select(point => $"{Place(X(point.X))},{Place(Y(point.Y))}"));
        yield return Element(
            "polyline", "line", new XAttribute("points", path), new XAttribute("stroke", series.Color),
            series.Dashed ? new XAttribute("stroke-dasharray", "6 3") : null);
        foreach (var (epoch, value) in series.Points)
        {
            yield return new XElement(
                "circle", new XAttribute("cx", Place(X(epoch))), new XAttribute("cy", Place(Y(value))),
                new XAttribute("r", _epochs > ManyEpochs ? "1.5" : "3"), new XAttribute("fill", series.Color),
                new XElement("title", $"epoch {epoch}, {series.Name}: {Number(value, "0.0000")}"));
        }
    }

    private double X(double epoch) => Left + ((Width - Left - Right) * (_epochs > 1 ? (epoch - 0.5) / _epochs : 0.5));

    private double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / _ticks[^1]);
}
