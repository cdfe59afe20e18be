namespace Ml.Attention.Inspection;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows, for the legend.</param>
/// <param name="Color">A tone that is readable on light and on dark.</param>
/// <param name="Dashed">Whether the line is broken, so that colour is not all that tells it from others.</param>
/// <param name="Points">In the order of the horizontal axis.</param>
internal sealed record CurveSeries(string Name, string Color, bool Dashed, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>Tones that are readable on light and on dark; with more lines they come again, dashed.</summary>
    private static readonly string[] Tones = ["#2f7ddb", "#d9660b", "#2f9e62", "#b04fc4", "#c2453f", "#8a7a1c", "#2a9db0", "#7a7f87"];

    /// <summary>The line of a position, in tone and dashes different from its neighbours.</summary>
    public static CurveSeries At(int position, string name, IReadOnlyList<CurvePoint> points) =>
        new(name, Tones[position % Tones.Length], position / Tones.Length % 2 == 1, points);
}
