using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Generation;

/// <summary>Runs training steps of a network that writes sequences, and forward passes with the weights as they are.</summary>
internal sealed class SequenceSession : IDisposable
{
    private const string SumName = "loss_sum", CorrectName = "correct";

    private readonly SequenceNetwork _network;
    private readonly SequenceTrainingOptions _options;
    private readonly TrainingGraph _graph;
    private readonly GraphSession _training;
    private readonly GraphSession _forward;
    private readonly ParameterState _state;
    private readonly ParameterUpdate _update;
    private readonly DropoutTapes _dropout;
    private readonly Tensor _loss = Tensor.Create(ElementType.Float);
    private long _step;

    /// <param name="network">What to train.</param>
    /// <param name="options">Optimizer, smoothing and seed.</param>
    /// <param name="shapes">Those of every batch to come.</param>
    /// <param name="settings">Device and threads.</param>
    public SequenceSession(SequenceNetwork network, SequenceTrainingOptions options, IEnumerable<BatchShape> shapes, SessionSettings settings)
    {
        (_network, _options) = (network, options);
        var graph = new GraphBuilder(isTraining: true);
        var (losses, weights, _) = Losses(graph, options.LabelSmoothing);
        var loss = graph.ReduceSum(losses * weights) / graph.ReduceSum(weights);
        _dropout = new(graph.DropoutMasks, shapes, options.Seed);
        if (settings.Device != ExecutionDevice.Cpu)
        {
            _dropout.MoveInto(graph);
        }

        _graph = new(graph, loss);
        _training = new(_graph.Model, settings);

        var forward = new GraphBuilder();
        var (plain, plainWeights, logits) = Losses(forward, 0);
        var isRight = forward.Flat(forward.Cast(forward.Equal(forward.ArgMax(logits, -1), Expected(forward)), ElementType.Float));
        Value[] outputs = [forward.Output(SumName, forward.ReduceSum(plain * plainWeights)), forward.Output(CorrectName, forward.ReduceSum(isRight * plainWeights))];
        _graph.Layout.BindInputs(forward);
        _forward = new(ModelWriter.Write(forward, outputs), settings);
        _state = new(_graph.Layout, options.Seed);

        // On the processor and on one thread: see TrainingSession.
        _update = new(_graph.Layout, options.Optimizer, new(ExecutionDevice.Cpu, 1));
    }

    /// <summary>How many numbers are trained.</summary>
    public long ParameterCount => _graph.Layout.Packs.Sum(pack => (long)pack.Length);

    /// <summary>The norm of all gradients at the last step, before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>One step of training.</summary>
    /// <returns>The mean loss of the batch's tokens, smoothed, in nats, before the step. If it or the gradients are no finite numbers, there was no update.</returns>
    public float Step(SequenceBatch batch, double learningRate)
    {
        var inputs = new Dictionary<string, Tensor>(_state.Packs);
        Add(inputs, batch);
        var outputs = new Dictionary<string, Tensor>(_update.Gradients) { [TrainingGraph.LossName] = _loss };
        var masks = _dropout.AddInputs(inputs, new(batch.Rows, batch.Tokens, batch.Targets));
        try
        {
            _training.Run(inputs, outputs);
        }
        finally
        {
            masks.ForEach(tensor => tensor.Dispose());
        }

        GradientNorm = Math.Sqrt(_update.SquaredNorm());
        if (double.IsFinite(GradientNorm))
        {
            _step++;
            _update.Run(_state, GradientClipping.Scale(GradientNorm, _options.MaxGradientNorm), _step, learningRate);
        }

        return _loss.Floats[0];
    }

    /// <summary>The sum of the losses of a batch's tokens, without smoothing, in nats; and how many of them the network holds for the most probable.</summary>
    public (double Loss, double Correct) Evaluate(SequenceBatch batch)
    {
        var inputs = new Dictionary<string, Tensor>(_state.Packs);
        Add(inputs, batch);
        var results = _forward.Run(inputs, SumName, CorrectName);
        try
        {
            return (results[0].Floats[0], results[1].Floats[0]);
        }
        finally
        {
            Array.ForEach(results, tensor => tensor.Dispose());
        }
    }

    /// <summary>A copy of each parameter's value, by name.</summary>
    public Dictionary<string, float[]> Snapshot() => _state.Snapshot();

    /// <summary>All that steps have changed, by name: copies of values and moments.</summary>
    public Dictionary<string, float[]> State => new(_state.State);

    /// <summary>How many updates there were, and how many times masks of dropout were cut.</summary>
    public (long Updates, long Cuts) Counts => (_step, _dropout.Cuts);

    /// <summary>Goes on from what <see cref="State"/> and <see cref="Counts"/> were.</summary>
    public void RestoreState(IReadOnlyDictionary<string, float[]> state, (long Updates, long Cuts) counts)
    {
        _state.RestoreState(state);
        (_step, _dropout.Cuts) = counts;
    }

    /// <summary>Starts training anew from given weights, as by <see cref="Snapshot"/>.</summary>
    public void Restore(IReadOnlyDictionary<string, float[]> weights)
    {
        _state.Restore(weights);
        _step = 0;
    }

    public void Dispose()
    {
        _training.Dispose();
        _forward.Dispose();
        _state.Dispose();
        _update.Dispose();
        _loss.Dispose();
    }

    private static Value Expected(GraphBuilder graph) => graph.Inputs.Single(input => input.Name == SequenceBatch.ExpectedName);

    private static void Add(Dictionary<string, Tensor> inputs, SequenceBatch batch)
    {
        foreach (var (name, tensor) in batch.Tensors)
        {
            inputs[name] = tensor;
        }
    }

    /// <summary>The loss and the weight of each token, Float <c>[rows]</c>, and the logits, Float <c>[batch, targets, vocabulary]</c>.</summary>
    private (Value Losses, Value Weights, Value Logits) Losses(GraphBuilder graph, float smoothing)
    {
        var given = graph.Input(SequenceBatch.GivenName, ElementType.Int64, ["batch", "targets"]);
        var expected = graph.Input(SequenceBatch.ExpectedName, ElementType.Int64, ["batch", "targets"]);
        var weights = graph.Input(SequenceBatch.WeightsName, ElementType.Float, ["batch", "targets"]);
        var source = _network.ReadsSource ? graph.Input(SequenceBatch.SourceName, ElementType.Int64, ["batch", "tokens"]) : null;
        var padding = _network.ReadsSource ? graph.Input(SequenceBatch.SourcePaddingName, ElementType.Float, ["batch", "tokens"]) : null;
        var logits = _network.Logits(graph, given, source, padding);
        var flat = graph.Flat(expected); // [rows], one for each token
        return (graph.CrossEntropy(graph.Reshape(logits, [flat.Shape[0], logits.Shape[-1]]), flat, smoothing), graph.Flat(weights), logits);
    }
}
