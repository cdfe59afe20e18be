using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What the catalogs of the learning tasks share.</summary>
public abstract class TrainCatalogBase
{
    private protected TrainCatalogBase(HostEnvironment environment)
    {
        Environment = environment;
    }

    private protected HostEnvironment Environment { get; }

    private protected IEnumerable<CrossValidationResult<T>> CrossValidate<T>(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds, string? samplingKeyColumnName, int? seed, Func<IDataView, T> evaluate)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(estimator);
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds =
            new DataOperationsCatalog(Environment).CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed);
        return folds.Select((fold, number) =>
        {
            ITransformer model = estimator.Fit(fold.TrainSet);
            IDataView scored = model is TransformerChain<ITransformer> chain
                ? chain.Transform(fold.TestSet, TransformerScope.Everything)
                : model.Transform(fold.TestSet);
            return new CrossValidationResult<T>(model, evaluate(scored), scored, number);
        });
    }

    /// <summary>One fold: the model, its scores of the rows it has not seen, and the metrics of those.</summary>
    public sealed class CrossValidationResult<T>
        where T : class
    {
        public readonly T Metrics;

        public readonly ITransformer Model;

        public readonly IDataView ScoredHoldOutSet;

        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scored, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scored;
            Fold = fold;
        }
    }
}
