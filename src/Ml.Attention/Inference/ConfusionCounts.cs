using System.Collections;

namespace Ml.Attention.Inference;

/// <summary>
/// How often each class was predicted as each other. Most pairs of many classes never occur, so only those that do take
/// memory.
/// </summary>
/// <param name="classes">How many there are.</param>
internal sealed class ConfusionCounts(int classes)
{
    private readonly Row[] _rows = [.. Enumerable.Range(0, classes).Select(_ => new Row(classes))];
    private readonly int[] _support = new int[classes], _predicted = new int[classes];

    /// <summary><c>Rows[i][j]</c>: how many rows of class i were predicted as class j.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rows => _rows;

    /// <summary>How many rows were predicted as the class that they have.</summary>
    public int Right { get; private set; }

    public void Add(int actual, int predicted)
    {
        _rows[actual].Increment(predicted);
        _support[actual]++;
        _predicted[predicted]++;
        Right += actual == predicted ? 1 : 0;
    }

    public ClassMetrics Describe(int position, string label) =>
        ClassMetrics.FromCounts(label, _rows[position][position], _support[position], _predicted[position]);

    private sealed class Row(int classes) : IReadOnlyList<int>
    {
        private readonly Dictionary<int, int> _counts = [];

        public int Count => classes;

        public int this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(index);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, classes);
                return _counts.GetValueOrDefault(index);
            }
        }

        public void Increment(int column) => _counts[column] = _counts.GetValueOrDefault(column) + 1;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, classes).Select(column => _counts.GetValueOrDefault(column)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
