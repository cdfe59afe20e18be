namespace Microsoft.ML.Data;

/// <summary>How many rows of each class (rows) were predicted as each class (columns).</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _classNames;
    private string? _formatted;

    internal ConfusionMatrix(double[][] counts, string[] classNames)
    {
        _classNames = classNames;
        Counts = counts;
        double[] right = counts.Select((row, i) => row[i]).ToArray();
        PerClassRecall = counts.Select((row, i) => Share(right[i], row.Sum())).ToArray();
        PerClassPrecision = right.Select((count, i) => Share(count, counts.Sum(row => row[i]))).ToArray();
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        const string Invalid = "Invalid index. Should be non-negative, less than the number of classes.";
        Ensure.Param(predictedClassIndicatorIndex >= 0 && predictedClassIndicatorIndex < NumberOfClasses, nameof(predictedClassIndicatorIndex), Invalid);
        Ensure.Param(actualClassIndicatorIndex >= 0 && actualClassIndicatorIndex < NumberOfClasses, nameof(actualClassIndicatorIndex), Invalid);
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable() => _formatted ??= ConfusionTable.Format(this, _classNames);

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
