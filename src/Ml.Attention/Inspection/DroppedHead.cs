namespace Ml.Attention.Inspection;

/// <summary>How well a model does without a head.</summary>
/// <param name="Layer">Counted from 0.</param>
/// <param name="Head">Counted from 0; null for all heads of the layer.</param>
/// <param name="Accuracy">The share of rows labelled right.</param>
/// <param name="AccuracyChange">That less the accuracy with all heads: below 0 where the head is needed.</param>
/// <param name="LogLoss">The mean of −ln(probability of the true label), in nats.</param>
/// <param name="Changed">The share of rows that get another label than with all heads.</param>
public sealed record DroppedHead(int Layer, int? Head, double Accuracy, double AccuracyChange, double LogLoss, double Changed);
