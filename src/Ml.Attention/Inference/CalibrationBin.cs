namespace Ml.Attention.Inference;

/// <summary>The rows whose predicted label has a probability in one range: a column of a reliability diagram.</summary>
/// <param name="From">Where the range begins, not part of it but for the first, which has 0.</param>
/// <param name="To">Where the range ends, part of it.</param>
/// <param name="Count">How many rows there are.</param>
/// <param name="Confidence">The mean probability of their predicted labels, from 0 to 1; 0 where there are no rows.</param>
/// <param name="Accuracy">The share of them whose predicted label is the true one, from 0 to 1; 0 where there are no rows.</param>
public sealed record CalibrationBin(double From, double To, int Count, double Confidence, double Accuracy);
