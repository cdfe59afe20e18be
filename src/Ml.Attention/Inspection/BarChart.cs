using System.Xml.Linq;
using static Ml.Attention.Inspection.ChartMarks;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Bars from left to right, some for each row, as inline SVG.</summary>
internal sealed class BarChart
{
    private const int Width = 380, Left = 92, Right = 16, Top = 8, Bottom = 38, Thickness = 9, Gap = 9;

    private readonly string _title, _valueName;
    private readonly (string Name, string Color)[] _series;
    private readonly IReadOnlyList<(string Name, double[] Values)> _rows;
    private readonly double _baseline;
    private readonly double? _mark;
    private readonly ChartAxis _x;
    private readonly double _height;

    /// <param name="title">Above the chart.</param>
    /// <param name="valueName">What the axis shows.</param>
    /// <param name="series">What the bars of a row are.</param>
    /// <param name="rows">A name for each row, and a value for each bar.</param>
    /// <param name="baseline">Where bars begin.</param>
    /// <param name="mark">A value to be compared with: a broken line through all rows.</param>
    public BarChart(
        string title, string valueName, (string Name, string Color)[] series, IReadOnlyList<(string Name, double[] Values)> rows, double baseline = 0, (string Name, double Value)? mark = null)
    {
        (_title, _series, _rows, _baseline, _mark) = (title, series, rows, baseline, mark?.Value);
        _valueName = mark is { } line ? $"{valueName}; the broken line is {line.Name}" : valueName;
        double[] all = [.. rows.SelectMany(row => row.Values).Append(baseline).Concat(mark is { } one ? [one.Value] : []).Where(value => ChartAxis.CanShow(value, false))];
        _x = new(all.Min(), all.Max(), false, Left, Width - Right);
        _height = Top + Bottom + (rows.Count * RowHeight);
    }

    private double RowHeight => (_series.Length * Thickness) + Gap;

    public XElement ToElement() => Element(
        "figure", "chart",
        Element("figcaption", "", _title),
        _series.Length > 1 ? Legend(_series.Select(one => (one.Name, one.Color, "solid"))) : null,
        Drawing(Width, _height, $"{_title}: {_valueName}", Axis(), _rows.Index().Select(row => Row(row.Index, row.Item)), Rule("axis", _x.Place(_baseline), Top, _x.Place(_baseline), _height - Bottom), Mark()));

    private IEnumerable<XElement> Axis()
    {
        foreach (double tick in _x.Ticks)
        {
            yield return Rule("grid", _x.Place(tick), Top, _x.Place(tick), _height - Bottom);
            yield return Label(ChartAxis.Write(tick), _x.Place(tick), _height - Bottom + 15, "middle");
        }

        yield return Label(_valueName, Width / 2.0, _height - 6, "middle");
    }

    private XElement? Mark() => _mark is { } value
        ? Rule("mark", _x.Place(value), Top - 4, _x.Place(value), _height - Bottom)
        : null;

    private IEnumerable<XElement> Row(int index, (string Name, double[] Values) row)
    {
        double top = Top + (index * RowHeight) + (Gap / 2.0);
        yield return Label(row.Name, Left - 6, top + (_series.Length * Thickness / 2.0) + 4, "end");
        foreach (var (i, value) in row.Values.Index().Where(pair => ChartAxis.CanShow(pair.Item, false) && pair.Item != _baseline))
        {
            double from = Math.Min(_x.Place(_baseline), _x.Place(value)), length = Math.Max(1, Math.Abs(_x.Place(value) - _x.Place(_baseline)));
            yield return new XElement(
                "rect", new XAttribute("x", Place(from)), new XAttribute("y", Place(top + (i * Thickness))), new XAttribute("width", Place(length)),
                new XAttribute("height", Thickness - 1), new XAttribute("fill", _series[i].Color),
                new XElement("title", $"{row.Name}, {_series[i].Name}: {ReportTable.Figure(value)}"));
        }
    }
}
