namespace Ml.Attention.Inspection;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows, for the legend.</param>
/// <param name="Color">A tone that is readable on light and on dark.</param>
/// <param name="Dashed">Whether the line is broken, so that colour is not all that tells it from others.</param>
/// <param name="Points">Position (an epoch, counted from 1) and value. Values that are no numbers, or beyond all measure, are left out.</param>
internal sealed record LineSeries(string Name, string Color, bool Dashed, IReadOnlyList<(int Position, double Value)> Points);
