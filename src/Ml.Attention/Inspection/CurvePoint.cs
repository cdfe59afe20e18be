namespace Ml.Attention.Inspection;

/// <summary>A point of a curve.</summary>
/// <param name="X">What the horizontal axis shows.</param>
/// <param name="Y">What the vertical axis shows.</param>
public readonly record struct CurvePoint(double X, double Y);
