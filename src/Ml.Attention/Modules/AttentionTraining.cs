using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Modules;

/// <summary>Steps of training of an <see cref="AttentionModule"/>, whose weights change with each.</summary>
/// <example>
/// <code>
/// using var training = attention.Train();
/// for (int step = 0; step &lt; 100; step++)
/// {
///     float loss = training.Step(x, x, x, target, learningRate: 0.01);
/// }
/// </code>
/// </example>
public sealed class AttentionTraining : IDisposable
{
    private const string TargetName = "Target";

    private readonly Dictionary<MaskInputs, (TrainingGraph Graph, GraphSession Session)> _graphs = [];
    private readonly AttentionModule _module;
    private readonly SessionSettings _settings;
    private readonly AttentionTrainingOptions _options;
    private readonly Func<GraphBuilder, Value, Value, Value> _loss;
    private readonly Random _random;
    private readonly Tensor _lossValue = Tensor.Create(ElementType.Float);
    private readonly ParameterUpdate _update;
    private long _step;

    internal AttentionTraining(AttentionModule module, SessionSettings settings, AttentionTrainingOptions options, Func<GraphBuilder, Value, Value, Value> loss)
    {
        options.Validate();
        (_module, _settings, _options, _loss, _random) = (module, settings, options, loss, new(options.Seed));
        _update = new(module.Layout, options.Optimizer, settings);
    }

    /// <summary>The norm of all gradients at the last step, before they were scaled down.</summary>
    public float GradientNorm { get; private set; }

    /// <summary>One step.</summary>
    /// <param name="query"><c>[batch, queries, width]</c>.</param>
    /// <param name="key"><c>[batch, keys, keyWidth]</c>.</param>
    /// <param name="value"><c>[batch, keys, valueWidth]</c>.</param>
    /// <param name="target"><c>[batch, queries, outputWidth]</c>.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="masks">Which keys are seen; all where null.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the options or the other arrays.</exception>
    public float Step(float[,,] query, float[,,] key, float[,,] value, float[,,] target, double learningRate = 0.001, AttentionMasks? masks = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learningRate);
        using var inputs = AttentionInputs.Create(_module.Options, query, key, value, masks);
        long[] expected = [query.GetLength(0), query.GetLength(1), _module.Options.OutputWidth];
        if (!Arrays.Lengths(target).SequenceEqual(expected))
        {
            throw new ArgumentException($"The target has the shape [{string.Join(", ", Arrays.Lengths(target))}]; expected [{string.Join(", ", expected)}].", nameof(target));
        }

        var (graph, session) = Graph(inputs.Masks);
        _step++;
        inputs.Tensors[TargetName] = Arrays.ToTensor(target);
        AddDropout(inputs, graph);

        // The module's own tensors are among the inputs of the run, but not among those disposed after it. A loss may
        // leave the target out.
        var all = inputs.Tensors.Concat(_module.State.Packs).Where(input => session.InputNames.Contains(input.Key)).ToDictionary();
        session.Run(all, new Dictionary<string, Tensor>(_update.Gradients) { [TrainingGraph.LossName] = _lossValue });
        double norm = Math.Sqrt(_update.SquaredNorm());
        GradientNorm = (float)norm;
        _update.Run(_module.State, GradientClipping.Scale(norm, _options.MaxGradientNorm), _step, learningRate);
        return _lossValue.Floats[0];
    }

    /// <summary>Frees sessions; the module stays, with the weights as trained.</summary>
    public void Dispose()
    {
        foreach (var (_, session) in _graphs.Values)
        {
            session.Dispose();
        }

        _graphs.Clear();
        _lossValue.Dispose();
        _update.Dispose();
    }

    internal static Value MeanSquaredError(GraphBuilder graph, Value output, Value target)
    {
        var difference = output - target;
        return graph.Reshape(graph.ReduceMean(difference * difference, [0, 1, 2]), []);
    }

    private (TrainingGraph Graph, GraphSession Session) Graph(MaskInputs masks)
    {
        if (!_graphs.TryGetValue(masks, out var entry))
        {
            var graph = new GraphBuilder(isTraining: true);
            var output = new AttentionGraph(graph, _module.Options, masks).Output;
            var target = graph.Input(TargetName, ElementType.Float, output.Shape);
            var training = new TrainingGraph(graph, _loss(graph, output, target));
            entry = (training, new(training.Model, _settings));
            _graphs.Add(masks, entry);
        }

        return entry;
    }

    private void AddDropout(AttentionInputs inputs, TrainingGraph graph)
    {
        var lengths = inputs.Lengths;
        foreach (var (mask, rate) in graph.DropoutMasks)
        {
            // An axis such as "keys+1" is as long as its parts together.
            long[] shape = [.. mask.Shape.Select(axis => axis.IsFixed ? axis.Length : axis.Symbol!.Split('+').Sum(part => lengths.TryGetValue(part, out long length) ? length : long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)))];
            var tensor = Tensor.Create(ElementType.Float, shape);
            foreach (ref float element in tensor.Floats)
            {
                element = _random.NextSingle() >= rate ? 1 / (1 - rate) : 0;
            }

            inputs.Tensors[mask.Name] = tensor;
        }
    }
}
