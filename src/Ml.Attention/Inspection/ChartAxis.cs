using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>Numbers to places on a line, evenly or by their logarithm.</summary>
internal sealed class ChartAxis
{
    private readonly bool _logarithmic;
    private readonly double _from, _to;

    /// <param name="smallest">The smallest value to show; above 0 where the axis is logarithmic.</param>
    /// <param name="largest">The largest value to show.</param>
    /// <param name="logarithmic">Whether equal distances are equal ratios.</param>
    /// <param name="from">The place of the first tick.</param>
    /// <param name="to">The place of the last tick.</param>
    public ChartAxis(double smallest, double largest, bool logarithmic, double from, double to)
    {
        (_logarithmic, _from, _to) = (logarithmic, from, to);
        Ticks = logarithmic ? AxisTicks.Powers(smallest, largest) : AxisTicks.Between(smallest, largest);
    }

    /// <summary>Round numbers; the values to show are between the first and the last.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Whether the axis can show a value.</summary>
    public static bool CanShow(double value, bool logarithmic) => Math.Abs(value) < 1e100 && (!logarithmic || value > 1e-100);

    /// <summary>Where a value stands.</summary>
    public double Place(double value) => _from + ((_to - _from) * (Map(value) - Map(Ticks[0])) / (Map(Ticks[^1]) - Map(Ticks[0])));

    /// <summary>How a tick is written.</summary>
    public static string Write(double tick) =>
        Math.Abs(tick) is > 0 and < 0.001 or >= 100_000 ? Number(tick, "0.##E0") : Number(tick, "#,0.####");

    private double Map(double value) => _logarithmic ? Math.Log10(value) : value;
}
