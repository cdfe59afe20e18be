using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Ml.Attention.Optimizers;

namespace Ml.Attention.Training;

/// <summary>
/// A table of vectors that training changes row by row. It stays in the host's memory: a step uses few of its rows, so
/// only those are read, given gradients and updated (Adam without decay; a row's moments stand still while it is not
/// used, as in PyTorch's <c>SparseAdam</c>).
/// </summary>
internal sealed class EmbeddingTable(string name, int width, float[] values)
{
    private readonly float[] _first = new float[values.Length];
    private readonly float[] _second = new float[values.Length];

    /// <summary>For each row, where its gradient stands, counted from 1; 0 where it has none.</summary>
    private readonly int[] _places = new int[values.Length / width];

    private readonly List<int> _used = [];
    private float[] _gradients = [];

    /// <summary>The name of the parameter.</summary>
    public string Name => name;

    /// <summary>The length of a row.</summary>
    public int Width => width;

    /// <summary>All rows, one behind the other.</summary>
    public float[] Values => values;

    /// <summary>The vector of a row.</summary>
    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * width, width);

    /// <summary>Adds a multiple of a vector to the gradient of a row.</summary>
    public void AddGradient(int row, ReadOnlySpan<float> gradient, float factor = 1)
    {
        ref int place = ref _places[row];
        if (place == 0)
        {
            _used.Add(row);
            place = _used.Count;
            if (_gradients.Length < place * width)
            {
                Array.Resize(ref _gradients, Math.Max(place * width, _gradients.Length * 2));
            }

            _gradients.AsSpan((place - 1) * width, width).Clear();
        }

        var sum = _gradients.AsSpan((place - 1) * width, width);
        TensorPrimitives.MultiplyAdd(gradient, factor, sum, sum);
    }

    /// <summary>The sum of the squares of all gradients since the last update.</summary>
    public double SquaredNorm()
    {
        double sum = 0;
        for (int place = 0; place < _used.Count; place++)
        {
            sum += FixedOrder.SumOfSquares(_gradients.AsSpan(place * width, width));
        }

        return sum;
    }

    /// <summary>Updates the rows that have gradients, and forgets those.</summary>
    /// <param name="options">The constants of Adam.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">The rate of this step.</param>
    public void Update(AdamWOptions options, float scale, long step, double learningRate)
    {
        float stepSize = (float)(learningRate / (1 - Math.Pow(options.FirstMomentDecay, step)));
        float rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(options.SecondMomentDecay, step)));
        for (int place = 0; place < _used.Count; place++)
        {
            int start = _used[place] * width;
            _places[_used[place]] = 0;
            Update(
                values.AsSpan(start, width), _first.AsSpan(start, width), _second.AsSpan(start, width), _gradients.AsSpan(place * width, width),
                new(options.FirstMomentDecay, options.SecondMomentDecay, options.Epsilon, scale, stepSize, rootCorrection));
        }

        _used.Clear();
    }

    /// <summary>Forgets all gradients since the last update.</summary>
    public void Discard()
    {
        _used.ForEach(row => _places[row] = 0);
        _used.Clear();
    }

    /// <summary>Values and moments themselves, no copies, by name.</summary>
    public IEnumerable<KeyValuePair<string, float[]>> State => ParameterUpdate.StateNames(name).Zip([values, _first, _second], KeyValuePair.Create);

    /// <summary>Replaces all values and sets the moments to 0.</summary>
    public void Restore(float[] elements)
    {
        elements.CopyTo(values, 0);
        Array.Clear(_first);
        Array.Clear(_second);
    }

    private static void Update(Span<float> parameter, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient, in Constants constants)
    {
        var parameters = MemoryMarshal.Cast<float, Vector<float>>(parameter);
        var firsts = MemoryMarshal.Cast<float, Vector<float>>(first);
        var seconds = MemoryMarshal.Cast<float, Vector<float>>(second);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        for (int i = 0; i < parameters.Length; i++)
        {
            var g = gradients[i] * constants.Scale;
            firsts[i] = (firsts[i] * constants.FirstDecay) + (g * (1 - constants.FirstDecay));
            seconds[i] = (seconds[i] * constants.SecondDecay) + (g * g * (1 - constants.SecondDecay));
            var deviation = (Vector.SquareRoot(seconds[i]) * constants.RootCorrection) + new Vector<float>(constants.Epsilon);
            parameters[i] -= firsts[i] / deviation * constants.StepSize;
        }

        for (int i = parameters.Length * Vector<float>.Count; i < parameter.Length; i++)
        {
            float g = gradient[i] * constants.Scale;
            first[i] = (first[i] * constants.FirstDecay) + (g * (1 - constants.FirstDecay));
            second[i] = (second[i] * constants.SecondDecay) + (g * g * (1 - constants.SecondDecay));
            parameter[i] -= first[i] / ((MathF.Sqrt(second[i]) * constants.RootCorrection) + constants.Epsilon) * constants.StepSize;
        }
    }

    private readonly record struct Constants(float FirstDecay, float SecondDecay, float Epsilon, float Scale, float StepSize, float RootCorrection);
}
