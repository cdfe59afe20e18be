namespace Ml.Attention.Inference;

/// <summary>Counts, row by row, what metrics of sets of labels are made of.</summary>
internal sealed class LabelCounts
{
    private readonly int _known;
    private readonly string[] _names, _unknown;
    private readonly int[] _right, _support, _predicted;
    private int _rows, _whole;
    private double _logLoss;

    /// <param name="labels">The model's labels, in the order of the scores.</param>
    /// <param name="trueLabels">The true labels of all rows to come.</param>
    public LabelCounts(IReadOnlyList<string> labels, IEnumerable<string> trueLabels)
    {
        _known = labels.Count;
        _unknown = [.. trueLabels.Except(labels, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _names = [.. labels, .. _unknown];
        (_right, _support, _predicted) = (new int[_names.Length], new int[_names.Length], new int[_names.Length]);
    }

    public void Add(IReadOnlyList<string> trueLabels, TextPrediction prediction)
    {
        var actual = trueLabels.ToHashSet(StringComparer.Ordinal);
        var said = prediction.Labels.ToHashSet(StringComparer.Ordinal);
        foreach (var (i, name) in _names.Index())
        {
            bool isTrue = actual.Contains(name), isSaid = said.Contains(name);
            _support[i] += isTrue ? 1 : 0;
            _predicted[i] += isSaid ? 1 : 0;
            _right[i] += isTrue && isSaid ? 1 : 0;
            double probability = i < _known ? prediction.Scores[i] : 0;
            _logLoss -= Math.Log(Math.Clamp(isTrue ? probability : 1 - probability, ClassificationMetrics.SmallestProbability, 1));
        }

        _rows++;
        _whole += actual.SetEquals(said) ? 1 : 0;
    }

    /// <summary>The metrics of the rows so far, one or more.</summary>
    public MultiLabelMetrics Build()
    {
        ClassMetrics[] labels = [.. _names.Select((name, i) => ClassMetrics.FromCounts(name, _right[i], _support[i], _predicted[i]))];
        int right = _right.Sum(), occurring = _support.Sum() + _predicted.Sum();
        double decisions = (double)_rows * _names.Length;
        return new()
        {
            Rows = _rows,
            SubsetAccuracy = (double)_whole / _rows,
            MicroF1 = occurring == 0 ? 1 : 2.0 * right / occurring,
            MacroF1 = labels.Where(one => one.Support + one.Predicted > 0).Select(one => one.F1).DefaultIfEmpty(1).Average(),
            HammingLoss = (occurring - (2 * right)) / decisions,
            LogLoss = _logLoss / decisions,
            Labels = labels,
            UnknownLabels = _unknown,
        };
    }
}
