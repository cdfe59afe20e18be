namespace Microsoft.ML.Data;

/// <summary>One estimator of a chain, and whether its output is kept in memory for those behind it.</summary>
internal sealed record EstimatorLink(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter = false);
