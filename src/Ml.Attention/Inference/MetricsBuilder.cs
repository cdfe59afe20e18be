namespace Ml.Attention.Inference;

/// <summary>Gathers what metrics need of predictions, row by row, so that their scores need not be kept.</summary>
internal sealed class MetricsBuilder
{
    private readonly int _known;
    private readonly string[] _names, _unknown;
    private readonly Dictionary<string, int> _positions;
    private readonly ConfusionCounts _confusion;
    private readonly List<(double Confidence, bool Right)> _certainties = [];
    private double _logLoss;

    /// <param name="labels">The model's labels, in the order of the scores.</param>
    /// <param name="trueLabels">The true labels of all rows to come.</param>
    public MetricsBuilder(IReadOnlyList<string> labels, IEnumerable<string> trueLabels)
    {
        _known = labels.Count;
        _unknown = [.. trueLabels.Except(labels, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _names = [.. labels, .. _unknown];
        _positions = _names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        _confusion = new(_names.Length);
    }

    public void Add(string trueLabel, TextPrediction prediction)
    {
        int actual = _positions[trueLabel], predicted = _positions[prediction.Label];
        _confusion.Add(actual, predicted);
        _logLoss -= Math.Log(Math.Clamp(actual < _known ? prediction.Scores[actual] : 0, ClassificationMetrics.SmallestProbability, 1));
        _certainties.Add((prediction.Probability, actual == predicted));
    }

    /// <summary>The metrics of the rows so far, one or more.</summary>
    public ClassificationMetrics Build()
    {
        ClassMetrics[] classes = [.. _names.Select((label, position) => _confusion.Describe(position, label))];
        var bins = Calibration.Gather(_certainties);
        return new()
        {
            Rows = _certainties.Count,
            Accuracy = (double)_confusion.Right / _certainties.Count,
            MacroF1 = classes.Where(one => one.Support + one.Predicted > 0).Average(one => one.F1),
            LogLoss = _logLoss / _certainties.Count,
            ExpectedCalibrationError = Calibration.ExpectedError(bins),
            CalibrationBins = bins,
            Classes = classes,
            Confusion = _confusion.Rows,
            UnknownLabels = _unknown,
        };
    }
}
