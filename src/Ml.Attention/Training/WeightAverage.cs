using System.Numerics.Tensors;

namespace Ml.Attention.Training;

/// <summary>The mean of the weights over the last steps of a training (Izmailov et al. 2018).</summary>
/// <param name="share">The share of all steps that count, from the end.</param>
/// <param name="totalSteps">All steps.</param>
internal sealed class WeightAverage(double share, long totalSteps)
{
    /// <summary>Weights are looked at so often, evenly spaced: copies of large tables cost more than steps.</summary>
    private const int Looks = 16;

    private readonly long _first = (long)(totalSteps * (1 - share));
    private Dictionary<string, float[]>? _sums;

    /// <summary>How many times weights were looked at.</summary>
    public int Count { get; private set; }

    /// <summary>The sums of the weights so far, themselves and no copies; null before the share begins.</summary>
    public IReadOnlyDictionary<string, float[]>? Sums => _sums;

    /// <summary>Called after each step.</summary>
    /// <param name="snapshot">Gives a copy of the weights.</param>
    /// <param name="step">Counted from 1.</param>
    public void Add(Func<Dictionary<string, float[]>> snapshot, long step)
    {
        long every = Math.Max(1, (totalSteps - _first) / Looks);
        if (step <= _first || ((totalSteps - step) % every != 0 && step != totalSteps))
        {
            return;
        }

        var weights = snapshot();
        Count++;
        if (_sums is null)
        {
            _sums = weights;
            return;
        }

        foreach (var (name, sum) in _sums)
        {
            TensorPrimitives.Add(sum, weights[name], sum);
        }
    }

    /// <summary>Goes on from what <see cref="Sums"/> and <see cref="Count"/> were; copies nothing.</summary>
    public void Restore(Dictionary<string, float[]>? sums, int count) => (_sums, Count) = (sums, count);

    /// <summary>The mean so far; null before the share begins.</summary>
    public Dictionary<string, float[]>? Mean() => _sums?.ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, value => value / Count));
}
