using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Tensor = Ml.Attention.Runtime.Tensor;

namespace Ml.Attention.Training;

/// <summary>
/// Runs AdamW on the packs of a <see cref="ParameterLayout"/>: a graph of its own, since the norm of all gradients, those
/// of tables included, has to be known first.
/// </summary>
internal sealed class ParameterUpdate : IDisposable
{
    private const string ScaleName = "gradient_scale";

    private readonly AdamW _optimizer;
    private readonly GraphSession? _session;
    private readonly Dictionary<string, Tensor> _gradients;
    private readonly Dictionary<string, float[]> _sums = [];

    public ParameterUpdate(ParameterLayout layout, AdamWOptions options, SessionSettings settings)
    {
        var graph = new GraphBuilder();
        _optimizer = new(graph, options);
        var scale = graph.Input(ScaleName, ElementType.Float, TensorShape.Scalar);
        var outputs = new List<Value>();
        foreach (var pack in layout.Packs)
        {
            var values = StateNames(pack.Name).Select(state => graph.Input(state, ElementType.Float, [pack.Length])).ToArray();
            var gradient = graph.Input(GradientName(pack.Name), ElementType.Float, [pack.Length]) * scale;
            var next = _optimizer.Build(new(values[0], values[1], values[2]), gradient, decays: pack.Name == ParameterLayout.Matrices);
            Value[] results = [next.Parameter, next.FirstMoment, next.SecondMoment];
            outputs.AddRange(StateNames(pack.Name).Zip(results, (name, value) => graph.Output(NextName(name), value)));
        }

        _gradients = layout.Packs.ToDictionary(pack => GradientName(pack.Name), pack => Tensor.Create(ElementType.Float, pack.Length));
        _session = outputs.Count > 0 ? new(ModelWriter.Write(graph, outputs), settings) : null;
    }

    /// <summary>The names of a state's three inputs; each has an output of the same name and <c>/next</c>.</summary>
    public static string[] StateNames(string name) => [$"{name}/value", $"{name}/first_moment", $"{name}/second_moment"];

    public static string NextName(string stateName) => $"{stateName}/next";

    public static string GradientName(string pack) => $"{pack}/gradient";

    /// <summary>Where a backward pass puts the gradients of the packs.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients => _gradients;

    /// <summary>Keeps the present gradients, to be added to those of the next backward pass.</summary>
    public void Accumulate()
    {
        foreach (var (name, gradient) in _gradients)
        {
            ref float[]? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, name, out _);
            sum ??= new float[gradient.Floats.Length];
            TensorPrimitives.Add(sum, gradient.Floats, sum);
        }
    }

    /// <summary>Adds what was kept to the present gradients.</summary>
    public void TakeAccumulated()
    {
        foreach (var (name, sum) in _sums)
        {
            var gradient = _gradients[name].Floats;
            TensorPrimitives.Add(gradient, sum, gradient);
            Array.Clear(sum);
        }
    }

    /// <summary>Forgets what was kept.</summary>
    public void DiscardAccumulated()
    {
        foreach (float[] sum in _sums.Values)
        {
            Array.Clear(sum);
        }
    }

    /// <summary>The sum of the squares of all present gradients.</summary>
    public double SquaredNorm() => _gradients.Values.Sum(gradient => (double)FixedOrder.SumOfSquares(gradient.Floats));

    /// <summary>Updates the parameters.</summary>
    /// <param name="state">Their values and moments.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    /// <param name="step">Counted from 1.</param>
    /// <param name="learningRate">The rate of this step.</param>
    public void Run(ParameterState state, float scale, long step, double learningRate)
    {
        if (_session is null)
        {
            return;
        }

        var inputs = new Dictionary<string, Tensor>(_gradients);
        var outputs = new Dictionary<string, Tensor>();
        state.AddTo(inputs, outputs);
        var numbers = new Dictionary<string, float>(_optimizer.StepInputs(step, learningRate)) { [ScaleName] = scale };
        var made = numbers.ToDictionary(pair => pair.Key, pair => Tensor.FromFloats([pair.Value]));
        try
        {
            // A layout without matrices has no use for the factor of decay.
            foreach (var (name, tensor) in made.Where(pair => _session.InputNames.Contains(pair.Key)))
            {
                inputs[name] = tensor;
            }

            _session.Run(inputs, outputs);
            state.Commit();
        }
        finally
        {
            foreach (var tensor in made.Values)
            {
                tensor.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        foreach (var gradient in _gradients.Values)
        {
            gradient.Dispose();
        }
    }
}
