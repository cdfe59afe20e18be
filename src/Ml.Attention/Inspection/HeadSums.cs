namespace Ml.Attention.Inspection;

/// <summary>Sums over the dot products and weights of a head, text by text; sums of several texts add up.</summary>
internal sealed class HeadSums
{
    private long _pairs, _components, _rows;
    private double _sum, _squares, _querySquares, _keySquares;
    private Sums _scaled, _unscaled;

    /// <summary>Adds a component of the query and of the key of one token.</summary>
    public void AddComponents(double query, double key)
    {
        _components++;
        _querySquares += query * query;
        _keySquares += key * key;
    }

    /// <summary>Adds one query.</summary>
    /// <param name="products">Its dot product with each key that it sees, before scaling.</param>
    /// <param name="bias">What the model adds to each after scaling, such as the penalties of ALiBi.</param>
    /// <param name="scale">What the model multiplies them by.</param>
    /// <param name="buffer">As long as <paramref name="products"/>; overwritten.</param>
    public void AddRow(ReadOnlySpan<double> products, ReadOnlySpan<double> bias, double scale, Span<double> buffer)
    {
        _pairs += products.Length;
        foreach (double product in products)
        {
            _sum += product;
            _squares += product * product;
        }

        if (products.Length < 2)
        {
            return;
        }

        _rows++;
        AddSoftmax(ref _scaled, products, bias, scale, buffer);
        AddSoftmax(ref _unscaled, products, bias, 1, buffer);
    }

    /// <summary>Adds the sums of other texts.</summary>
    public void Add(HeadSums other)
    {
        _pairs += other._pairs;
        _components += other._components;
        _rows += other._rows;
        _sum += other._sum;
        _squares += other._squares;
        _querySquares += other._querySquares;
        _keySquares += other._keySquares;
        _scaled.Add(other._scaled);
        _unscaled.Add(other._unscaled);
    }

    public HeadDiagnosis ToDiagnosis(int layer, int head, int headSize, double scale)
    {
        double pairs = Math.Max(1, _pairs), mean = _sum / pairs, variance = Math.Max(0, (_squares / pairs) - (mean * mean));
        double independent = headSize * (_querySquares / Math.Max(1, _components)) * (_keySquares / Math.Max(1, _components));
        return new(
            layer,
            head,
            new(_pairs, mean, variance, independent, mean * scale, variance * scale * scale),
            _scaled.ToStatistics(_rows),
            _unscaled.ToStatistics(_rows));
    }

    private static void AddSoftmax(ref Sums sums, ReadOnlySpan<double> products, ReadOnlySpan<double> bias, double scale, Span<double> weights)
    {
        for (int i = 0; i < products.Length; i++)
        {
            weights[i] = (products[i] * scale) + bias[i];
        }

        SoftmaxRow.Normalize(weights);
        double entropy = SoftmaxRow.Entropy(weights);
        sums.Add(new()
        {
            Saturated = SoftmaxRow.Largest(weights) > SoftmaxStatistics.SaturatedWeight ? 1 : 0,
            Entropy = entropy,
            RelativeEntropy = entropy / Math.Log(weights.Length),
            JacobianNorm = SoftmaxRow.JacobianNorm(weights),
        });
    }

    private struct Sums
    {
        public long Saturated;
        public double Entropy, RelativeEntropy, JacobianNorm;

        public void Add(Sums other)
        {
            Saturated += other.Saturated;
            Entropy += other.Entropy;
            RelativeEntropy += other.RelativeEntropy;
            JacobianNorm += other.JacobianNorm;
        }

        public readonly SoftmaxStatistics ToStatistics(long rows)
        {
            double count = Math.Max(1, rows);
            return new(rows, Saturated / count, Entropy / count, RelativeEntropy / count, JacobianNorm / count);
        }
    }
}
