using System.Xml.Linq;
using static Ml.Attention.Inspection.ChartMarks;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Columns over ranges of a number from 0 to 1, as inline SVG.</summary>
internal sealed class ColumnChart
{
    private const int Width = 380, Height = 250, Left = 52, Right = 20, Top = 12, Bottom = 38;

    private readonly string _title, _xName, _yName;
    private readonly CurveSeries? _line;
    private readonly bool _diagonal;
    private readonly string _color;
    private readonly IReadOnlyList<(double From, double To, double Value, string Title)> _columns;
    private readonly ChartAxis _x, _y;

    /// <param name="title">Above the chart.</param>
    /// <param name="xName">What the horizontal axis shows.</param>
    /// <param name="yName">What the vertical axis shows, and what columns are in the legend.</param>
    /// <param name="color">The tone of the columns.</param>
    /// <param name="columns">Where a column begins and ends, its height (0 or more), and what shows when the mouse rests on it.</param>
    /// <param name="largest">Where the vertical axis ends at least; it begins at 0.</param>
    /// <param name="line">What is compared with the columns; nothing where null.</param>
    /// <param name="diagonal">Whether a broken line shows where both axes have the same value.</param>
    public ColumnChart(
        string title, string xName, string yName, string color, IReadOnlyList<(double From, double To, double Value, string Title)> columns, double largest = 0, CurveSeries? line = null, bool diagonal = false)
    {
        (_title, _xName, _yName, _color, _columns, _line, _diagonal) = (title, xName, yName, color, columns, line, diagonal);
        _x = new(0, 1, false, Left, Width - Right);
        _y = new(0, columns.Select(column => column.Value).Concat(line?.Points.Select(point => point.Y) ?? []).Append(largest).Max(), false, Height - Bottom, Top);
    }

    public XElement ToElement() => Element(
        "figure", "chart",
        Element("figcaption", "", _title),
        Legend(Entries()),
        Drawing(Width, Height, $"{_title}: {_yName} by {_xName}", ChartFrame.Axes((_x, _xName), (_y, _yName), Left, Width - Right, Top, Height - Bottom), _columns.Where(column => column.Value > 0).Select(Column), Diagonal(), Line()));

    private IEnumerable<(string Name, string Color, string Line)> Entries()
    {
        yield return (_yName, _color, "solid");
        if (_line is not null)
        {
            yield return (_line.Name, _line.Color, _line.Dashed ? "dashed" : "solid");
        }

        if (_diagonal)
        {
            yield return ($"{_yName} = {_xName}", "currentColor", "dashed");
        }
    }

    private XElement Column((double From, double To, double Value, string Title) column) => new(
        "rect", new XAttribute("x", Place(_x.Place(column.From) + 0.5)), new XAttribute("y", Place(_y.Place(column.Value))),
        new XAttribute("width", Place(_x.Place(column.To) - _x.Place(column.From) - 1)), new XAttribute("height", Place(_y.Place(0) - _y.Place(column.Value))),
        new XAttribute("fill", _color), new XAttribute("fill-opacity", "0.65"), new XElement("title", column.Title));

    private XElement? Diagonal() => _diagonal ? Rule("mark", _x.Place(0), _y.Place(0), _x.Place(1), _y.Place(1)) : null;

    private IEnumerable<XElement> Line()
    {
        if (_line is null)
        {
            yield break;
        }

        yield return Element(
            "polyline", "line", new XAttribute("points", string.Join(' ', _line.Points.Select(point => $"{Place(_x.Place(point.X))},{Place(_y.Place(point.Y))}"))),
            new XAttribute("stroke", _line.Color), _line.Dashed ? new XAttribute("stroke-dasharray", "6 3") : null);
        foreach (var point in _line.Points)
        {
            yield return new XElement(
                "circle", new XAttribute("cx", Place(_x.Place(point.X))), new XAttribute("cy", Place(_y.Place(point.Y))), new XAttribute("r", "3"), new XAttribute("fill", _line.Color),
                new XElement("title", $"{_line.Name}, {_xName} {ReportTable.Figure(point.X)}: {ReportTable.Figure(point.Y)}"));
        }
    }
}
