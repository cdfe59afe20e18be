using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string? samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Ensure.Param(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        Func<Func<double, bool>, IDataView> part = SplitDataView.By(data, samplingKeyColumnName, seed ?? _environment.Seed);
        return new TrainTestData(
            part(place => !(place >= 0 && place < testFraction)),
            part(place => place >= 0 && place < testFraction));
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Ensure.Param(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        Func<Func<double, bool>, IDataView> part = SplitDataView.By(data, samplingKeyColumnName, seed ?? _environment.Seed);
        return Enumerable.Range(0, numberOfFolds).Select(fold =>
        {
            double from = (double)fold / numberOfFolds;
            double to = (double)(fold + 1) / numberOfFolds;
            return new TrainTestData(part(place => place < from || place > to), part(place => place >= from && place <= to));
        }).ToArray();
    }

    /// <summary>Two parts of a data view.</summary>
    public struct TrainTestData
    {
        public readonly IDataView TrainSet;

        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
