using System.Xml.Linq;
using static Ml.Attention.Inspection.ChartMarks;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>The axes of a chart with numbers both ways: ticks with numbers, lines across from those of the vertical one, names.</summary>
internal static class ChartFrame
{
    /// <summary>How far below the drawing area the name of the horizontal axis stands.</summary>
    private const int NameBelow = 33;

    /// <param name="x">The horizontal axis and its name.</param>
    /// <param name="y">The vertical axis and its name.</param>
    /// <param name="left">Where the drawing area begins, in units of the picture.</param>
    /// <param name="right">Where it ends.</param>
    /// <param name="top">Where it begins.</param>
    /// <param name="bottom">Where it ends.</param>
    public static IEnumerable<XElement> Axes((ChartAxis Axis, string Name) x, (ChartAxis Axis, string Name) y, int left, int right, int top, int bottom)
    {
        foreach (double tick in y.Axis.Ticks)
        {
            yield return Rule("grid", left, y.Axis.Place(tick), right, y.Axis.Place(tick));
            yield return Label(ChartAxis.Write(tick), left - 6, y.Axis.Place(tick) + 4, "end");
        }

        yield return Rule("axis", left, top, left, bottom);
        yield return Element("text", "", new XAttribute("transform", $"translate(11 {(top + bottom) / 2}) rotate(-90)"), new XAttribute("text-anchor", "middle"), y.Name);
        yield return Rule("axis", left, bottom, right, bottom);
        foreach (double tick in x.Axis.Ticks)
        {
            yield return Rule("axis", x.Axis.Place(tick), bottom, x.Axis.Place(tick), bottom + 4);
            yield return Label(ChartAxis.Write(tick), x.Axis.Place(tick), bottom + 16, "middle");
        }

        yield return Label(x.Name, (left + right) / 2.0, bottom + NameBelow, "middle");
    }
}
