using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Evaluation of classifiers with any number of classes.</summary>
public sealed class MulticlassClassificationCatalog : TrainCatalogBase
{
    internal MulticlassClassificationCatalog(HostEnvironment environment)
        : base(environment)
    {
    }

    public MulticlassClassificationMetrics Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel", int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        Ensure.NotEmpty(labelColumnName, nameof(labelColumnName));
        Ensure.NotEmpty(scoreColumnName, nameof(scoreColumnName));
        Ensure.NotEmpty(predictedLabelColumnName, nameof(predictedLabelColumnName));
        Ensure.Param(topKPredictionCount >= 0, nameof(topKPredictionCount), "Must be non-negative");

        DataViewSchema.Column label = Find(data.Schema, labelColumnName, "Label");
        DataViewSchema.Column score = Find(data.Schema, scoreColumnName, "Score");
        Find(data.Schema, predictedLabelColumnName, "PredictedLabel");
        return new MulticlassCounts(data, label, score, topKPredictionCount).Count();
    }

    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds = 5, string labelColumnName = "Label", string? samplingKeyColumnName = null, int? seed = null)
    {
        Ensure.NotEmpty(labelColumnName, nameof(labelColumnName));
        return CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName)).ToArray();
    }

    // The words stand in ML.NET's order, which is not the one meant.
    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentOutOfRangeException(nameof(schema), $"{name} column '{role}' not found");
}
