namespace Ml.Attention.Inspection;

/// <summary>A short training with one scale of dot products, and what came of it.</summary>
/// <param name="Gradients">Its gradients.</param>
/// <param name="Saturated">After it, the share of rows whose largest weight exceeds <see cref="SoftmaxStatistics.SaturatedWeight"/>, mean over all heads.</param>
/// <param name="JacobianNorm">After it, the norm of the softmax's Jacobian, mean over all heads.</param>
/// <param name="StartSaturated">The same share before it.</param>
/// <param name="StartJacobianNorm">The same norm before it.</param>
public sealed record ScaleRun(GradientCurves Gradients, double Saturated, double JacobianNorm, double StartSaturated, double StartJacobianNorm);
