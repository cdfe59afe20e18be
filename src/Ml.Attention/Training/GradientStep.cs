namespace Ml.Attention.Training;

/// <summary>The gradients of one training step.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean cross-entropy of the batch before the step, in nats.</param>
/// <param name="Norm">The Euclidean norm of all gradients together, before clipping.</param>
/// <param name="Parts">The norm of each part's gradients, in the order of <see cref="GradientHistory.Parts"/>; their squares sum to that of <paramref name="Norm"/>.</param>
public sealed record GradientStep(int Epoch, double Loss, double Norm, IReadOnlyList<double> Parts);
