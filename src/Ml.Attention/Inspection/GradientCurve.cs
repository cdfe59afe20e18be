namespace Ml.Attention.Inspection;

/// <summary>The gradient norm of a layer, or of a part of it, over a training.</summary>
/// <param name="Name">As in <c>encoder/layer_0</c>, or <c>encoder/layer_0/query_and_key</c>.</param>
/// <param name="First">The mean norm over the first tenth of the steps.</param>
/// <param name="Last">The mean norm over the last tenth of the steps.</param>
/// <param name="Points">The step (counted from 1; the middle of those that are averaged) and the mean norm.</param>
public sealed record GradientCurve(string Name, double First, double Last, IReadOnlyList<CurvePoint> Points);
