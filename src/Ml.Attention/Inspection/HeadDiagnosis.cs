namespace Ml.Attention.Inspection;

/// <summary>What one head computes on given texts.</summary>
/// <param name="Layer">Counted from 0.</param>
/// <param name="Head">Counted from 0.</param>
/// <param name="DotProducts">q·k, before and after scaling.</param>
/// <param name="Softmax">The weights as the model has them.</param>
/// <param name="UnscaledSoftmax">The weights of the same dot products if they were not scaled.</param>
public sealed record HeadDiagnosis(int Layer, int Head, DotProductStatistics DotProducts, SoftmaxStatistics Softmax, SoftmaxStatistics UnscaledSoftmax);
