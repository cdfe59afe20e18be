namespace Ml.Attention.Inspection;

/// <summary>
/// How far a head's softmax is saturated: means over all rows, a row being the weights of a query over the keys that it
/// sees. Padding is left out, and so are rows with one key only, whose weight is 1 whatever the model.
/// </summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Saturated">The share of rows whose largest weight exceeds <see cref="SaturatedWeight"/>.</param>
/// <param name="Entropy">The mean of −Σ p ln p, in nats.</param>
/// <param name="RelativeEntropy">The mean of entropy over ln(number of keys): 1 where all keys have the same weight, 0 where one has all.</param>
/// <param name="JacobianNorm">The mean Frobenius norm of diag(p) − p·pᵀ, by which gradients pass the softmax; 0 where it is saturated.</param>
public sealed record SoftmaxStatistics(long Rows, double Saturated, double Entropy, double RelativeEntropy, double JacobianNorm)
{
    /// <summary>A row whose largest weight is greater counts as saturated.</summary>
    public const double SaturatedWeight = 0.99;
}
