namespace Ml.Attention.Inspection;

/// <summary>
/// The dot products q·k of a head, over all pairs of a query and a key that it sees; padding is left out.
/// </summary>
/// <param name="Pairs">How many pairs there are.</param>
/// <param name="Mean">Their mean, before scaling.</param>
/// <param name="Variance">Their variance, before scaling.</param>
/// <param name="Independent">
/// The variance that they would have if components were independent with mean 0: headSize · E[q²] · E[k²] with the mean
/// squares that the components have. It is headSize itself where these are 1, as for standard normal components.
/// </param>
/// <param name="ScaledMean">Their mean after scaling.</param>
/// <param name="ScaledVariance">Their variance after scaling; 1 for independent standard normal components and a scale of 1/√headSize.</param>
public sealed record DotProductStatistics(
    long Pairs, double Mean, double Variance, double Independent, double ScaledMean, double ScaledVariance);
