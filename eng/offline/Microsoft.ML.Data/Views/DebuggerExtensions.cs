using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>A look at the first rows.</summary>
public static class DebuggerExtensions
{
    private const int FirstRows = 100;

    public static DataDebuggerPreview Preview(this IDataView data, int maxRows = FirstRows) => new(data, maxRows);

    public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = FirstRows) =>
        new(transformer.Transform(data), maxRows);

    public static DataDebuggerPreview Preview(this IEstimator<ITransformer> estimator, IDataView data, int maxRows = FirstRows, int maxTrainingRows = FirstRows)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(data);
        ITransformer transformer = estimator.Fit(new SkipTakeDataView(data, 0, maxTrainingRows));
        return new DataDebuggerPreview(transformer.Transform(data), maxRows);
    }
}
