using Ml.Attention.Graphs;

namespace Ml.Attention.Optimizers;

/// <summary>A parameter and its moments; all float and of one shape.</summary>
/// <param name="Parameter">p.</param>
/// <param name="FirstMoment">m, the mean of gradients.</param>
/// <param name="SecondMoment">v, the mean of squared gradients.</param>
public sealed record AdamWState(Value Parameter, Value FirstMoment, Value SecondMoment);
