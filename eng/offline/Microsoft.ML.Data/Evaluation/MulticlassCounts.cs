namespace Microsoft.ML.Data;

/// <summary>Runs through scored data and counts what the metrics are made of.</summary>
internal sealed class MulticlassCounts
{
    private const float SmallestProbability = 1e-15f;

    private readonly IDataView _data;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column _score;
    private readonly int _topK;
    private readonly int _classes;
    private readonly double[] _rowsOfClass;
    private readonly double[] _logLossOfClass;
    private readonly double[][] _confusion;
    private readonly double[] _rowsOfRank;
    private double _rows;
    private double _logLoss;

    public MulticlassCounts(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score, int topK)
    {
        if (score.Type is not VectorDataViewType { Size: >= 2 } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw Errors.WrongType("schema", "score", score.Name, "vector of two or more items of type Single", score.Type.ToString()!);
        }

        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType)
        {
            throw Errors.WrongType("schema", "label", label.Name, "Single or Key", label.Type.ToString()!);
        }

        _data = data;
        _label = label;
        _score = score;
        _topK = topK;
        _classes = vector.Size;
        _rowsOfClass = new double[_classes];
        _logLossOfClass = new double[_classes];
        _confusion = Enumerable.Range(0, _classes).Select(_ => new double[_classes]).ToArray();
        _rowsOfRank = new double[_classes + 1];
    }

    public MulticlassClassificationMetrics Count()
    {
        using (DataViewRowCursor cursor = _data.GetRowCursor([_label, _score]))
        {
            ValueGetter<float> labels = LabelGetter(cursor);
            ValueGetter<VBuffer<float>> scores = cursor.GetGetter<VBuffer<float>>(_score);
            VBuffer<float> vector = default;
            var row = new float[_classes];
            float label = 0;
            while (cursor.MoveNext())
            {
                labels(ref label);
                bool isClass = label >= 0 && label == (int)label; // not so of a missing label, which is NaN
                if (isClass)
                {
                    scores(ref vector);
                    Ensure.That(vector.Length == _classes, $"A score of {vector.Length} classes was found, {_classes} were expected.");
                    vector.CopyTo(row);
                    Add((int)label, row);
                }
            }
        }

        return Metrics();
    }

    private ValueGetter<float> LabelGetter(DataViewRow row)
    {
        if (_label.Type is not KeyDataViewType key)
        {
            return row.GetGetter<float>(_label);
        }

        ValueGetter<ulong> keys = ValueConversions.AsUInt64(row, _label);
        return (ref float label) =>
        {
            ulong number = 0;
            keys(ref number);
            label = number > 0 && number <= key.Count ? number - 1 : float.NaN;
        };
    }

    private void Add(int label, float[] scores)
    {
        if (!Array.TrueForAll(scores, float.IsFinite))
        {
            return;
        }

        bool known = label < _classes;
        float probability = known ? Math.Min(1, Math.Max(SmallestProbability, scores[label])) : SmallestProbability;
        double loss = -Math.Log(probability);
        _rows++;
        _logLoss += loss;

        // Of equal scores the first ranks first.
        float own = known ? scores[label] : 0;
        int rank = 0;
        int predicted = 0;
        for (int i = 0; i < _classes; i++)
        {
            rank += scores[i] > own || (scores[i] == own && i < label) ? 1 : 0;
            predicted = scores[i] > scores[predicted] ? i : predicted;
        }

        _rowsOfRank[rank]++;
        if (known)
        {
            _rowsOfClass[label]++;
            _logLossOfClass[label] += loss;
            _confusion[label][rank == 0 ? label : predicted]++;
        }
    }

    private MulticlassClassificationMetrics Metrics()
    {
        double logLoss = _rows > 0 ? _logLoss / _rows : 0;
        double entropy = -_rowsOfClass.Where(rows => rows > 0).Sum(rows => rows * Math.Log(rows / _rows)) / _rows;
        int[] seen = Enumerable.Range(0, _classes).Where(i => _rowsOfClass[i] > 0).ToArray();
        double[] topK = new double[Math.Min(_topK, _rowsOfRank.Length)];
        double within = 0;
        for (int i = 0; i < topK.Length; i++)
        {
            within += _rowsOfRank[i] / _rows;
            topK[i] = within;
        }

        return new MulticlassClassificationMetrics(new ConfusionMatrix(_confusion, ClassNames()), _topK, topK)
        {
            MicroAccuracy = _rows > 0 ? _rowsOfRank[0] / _rows : 0,
            MacroAccuracy = seen.Length > 0 ? seen.Average(i => _confusion[i][i] / _rowsOfClass[i]) : 0,
            LogLoss = logLoss,
            LogLossReduction = (entropy - logLoss) / entropy,
            PerClassLogLoss = _logLossOfClass.Select((loss, i) => _rowsOfClass[i] > 0 ? loss / _rowsOfClass[i] : 0).ToArray(),
        };
    }

    private string[] ClassNames()
    {
        if (_score.Annotations.Schema.GetColumnOrNull(AnnotationKinds.SlotNames)?.Type is not VectorDataViewType { IsKnownSize: true, ItemType: TextDataViewType })
        {
            return Enumerable.Range(0, _classes).Select(i => i.ToString()).ToArray();
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        _score.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }
}
