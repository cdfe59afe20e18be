using Ml.Attention.Graphs;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>Runs training steps of a classifier, and forward passes with the weights as they are.</summary>
internal sealed class TrainingSession : IDisposable
{
    private const string ItemsName = "items", MaskName = "mask", SegmentsName = "segments", TargetsName = "targets", LogProbabilitiesName = "log_probabilities";

    private readonly TrainedNetwork _network;
    private readonly ClassTargets _targets;
    private readonly TrainingOptions _options;
    private readonly TrainingGraph _graph;
    private readonly GraphSession _training;
    private readonly GraphSession _forward;
    private readonly ParameterState _state;
    private readonly ParameterUpdate _update;
    private readonly TokenVectors? _vectors;
    private readonly DropoutTapes _dropout;
    private readonly Tensor _loss = Tensor.Create(ElementType.Float);
    private readonly Tensor? _partNorms;
    private int _pending;
    private long _step;

    /// <param name="network">What to train.</param>
    /// <param name="options">Optimizer and seed.</param>
    /// <param name="shapes">Rows and tokens of every training batch to come, copies included.</param>
    /// <param name="settings">Device and threads.</param>
    /// <param name="keepsMasksInGraph">Whether dropout masks are cut on the device; null for yes where that is not the processor.</param>
    public TrainingSession(
        TrainedNetwork network, TrainingOptions options, IEnumerable<(int Rows, int Tokens)> shapes, SessionSettings settings, bool? keepsMasksInGraph = null)
    {
        (_network, _options) = (network, options);
        _targets = new(network.Classes) { MultiLabel = network.MultiLabel };
        var graph = new GraphBuilder(isTraining: true);
        var (items, logits) = Build(graph);
        var targets = graph.Input(TargetsName, ElementType.Float, _targets.Shape);
        var loss = ClassificationLoss.Build(logits, targets, (float)(options.Consistency ?? 0));
        _dropout = new(graph.DropoutMasks, shapes.Select(shape => new BatchShape(shape.Rows, shape.Tokens)), options.Seed);
        if (keepsMasksInGraph ?? settings.Device != ExecutionDevice.Cpu)
        {
            _dropout.MoveInto(graph);
        }

        _graph = new(graph, loss, network.Tokens is null ? null : items, options.RecordGradients);
        _partNorms = options.RecordGradients ? Tensor.Create(ElementType.Float, _graph.Parts.Count) : null;
        _training = new(_graph.Model, settings);

        var forward = new GraphBuilder();
        var scores = forward.Output(LogProbabilitiesName, forward.LogSoftmax(Build(forward).Logits));
        _graph.Layout.BindInputs(forward);
        _forward = new(ModelWriter.Write(forward, [scores]), settings);

        _state = new(_graph.Layout, options.Seed);

        // On the processor always: an update reads seven numbers of each parameter and does next to nothing with them, so what
        // it costs elsewhere is their way there. And on one thread: those of a second pool still spin when the next step begins,
        // on the cores that it needs (measured on two: a step took 85 ms instead of 50).
        _update = new(_graph.Layout, options.Optimizer, new(ExecutionDevice.Cpu, 1));
        _vectors = network.Tokens is { } tokens ? new(tokens.Tables, options.Seed, tokens.WordScale, tokens.Spellings) : null;
    }

    /// <summary>How many numbers are trained.</summary>
    public long ParameterCount =>
        _graph.Layout.Packs.Sum(pack => (long)pack.Length) + Tables.Sum(table => (long)table.Values.Length);

    /// <summary>The norm of all gradients at the last step, before clipping.</summary>
    public float GradientNorm { get; private set; }

    /// <summary>The parts whose gradients are recorded; none unless options ask for it.</summary>
    public IReadOnlyList<string> Parts => _partNorms is null ? [] : [.. Tables.Select(table => GradientParts.Of(table.Name)), .. _graph.Parts];

    /// <summary>The norm of each part's gradients at the last step, before clipping.</summary>
    public double[] PartNorms { get; private set; } = [];

    private IReadOnlyList<EmbeddingTable> Tables => _vectors?.Tables ?? [];

    /// <summary>One step of training.</summary>
    /// <returns>The loss of the batch, before the step. If it or the gradients are no finite numbers, there was no update.</returns>
    public float Step(Minibatch batch, double learningRate)
    {
        float loss = AddGradients(batch);
        if (!Apply(learningRate))
        {
            Discard();
        }

        return loss;
    }

    /// <summary>A forward and a backward pass, whose gradients are added to those since the last update.</summary>
    /// <returns>The loss of the batch.</returns>
    public float AddGradients(Minibatch batch)
    {
        if (_pending > 0)
        {
            _update.Accumulate();
        }

        long[] lengths = batch.Mask.Lengths;
        var inputs = Inputs(batch);
        inputs[TargetsName] = batch.Targets;
        var outputs = new Dictionary<string, Tensor>(_update.Gradients) { [TrainingGraph.LossName] = _loss };
        if (_partNorms is not null)
        {
            outputs[TrainingGraph.PartNormsName] = _partNorms;
        }

        using var items = Items(batch);
        inputs[ItemsName] = items ?? batch.Items!;
        using var gradient = items is null ? null : Tensor.Create(ElementType.Float, items.Lengths);
        if (gradient is not null)
        {
            outputs[TrainingGraph.InputGradientName] = gradient;
        }

        var masks = _dropout.AddInputs(inputs, new((int)lengths[0], (int)lengths[1]));
        try
        {
            _training.Run(inputs, outputs);
        }
        finally
        {
            masks.ForEach(tensor => tensor.Dispose());
        }

        if (gradient is not null)
        {
            _vectors!.AddGradients(batch.Tokens!, gradient.Floats);
        }

        _pending++;
        return _loss.Floats[0];
    }

    /// <summary>Updates all parameters by the mean of the gradients since the last update.</summary>
    /// <returns>False, and no parameter was touched, where the norm of the gradients is no finite number.</returns>
    public bool Apply(double learningRate)
    {
        if (_pending > 1)
        {
            _update.TakeAccumulated();
        }

        double[] tableSquares = [.. Tables.Select(table => table.SquaredNorm())];
        double norm = Math.Sqrt(_update.SquaredNorm() + tableSquares.Sum()) / _pending;
        GradientNorm = (float)norm;
        if (!float.IsFinite(GradientNorm))
        {
            return false;
        }

        _step++;
        if (_partNorms is not null)
        {
            PartNorms = [.. tableSquares.Select(Math.Sqrt), .. _partNorms.Floats.ToArray().Select(part => (double)part)];
        }

        float scale = GradientClipping.Scale(norm, _options.MaxGradientNorm) / _pending;
        _update.Run(_state, scale, _step, learningRate);
        foreach (var table in Tables)
        {
            table.Update(_options.Optimizer, scale, _step, learningRate);
        }

        _pending = 0;
        return true;
    }

    /// <summary>Whether there are gradients since the last update.</summary>
    public bool HasGradients => _pending > 0;

    /// <summary>Forgets all gradients since the last update.</summary>
    public void Discard()
    {
        _update.DiscardAccumulated();
        foreach (var table in Tables)
        {
            table.Discard();
        }

        _pending = 0;
    }

    /// <summary>
    /// What the network says of examples, in their order: ln of the probability of each class; or, of labels that are
    /// decisions of their own, one row for each example and label: ln of the probabilities of no and yes.
    /// </summary>
    public float[][] LogProbabilities(IReadOnlyList<EncodedExample> examples, IEnumerable<BatchPlan.Batch> batches)
    {
        var result = new float[examples.Count * _targets.Decisions][];
        foreach (var plan in batches)
        {
            using var batch = Minibatch.Create(examples, plan, _targets);
            using var items = Items(batch);
            var inputs = Inputs(batch);
            inputs[ItemsName] = items ?? batch.Items!;
            using var scores = _forward.Run(inputs, LogProbabilitiesName)[0];
            for (int row = 0; row < plan.Examples.Length * _targets.Decisions; row++)
            {
                var (text, decision) = Math.DivRem(row, _targets.Decisions);
                result[(plan.Examples[text] * _targets.Decisions) + decision] = scores.Floats.Slice(row * _targets.Outcomes, _targets.Outcomes).ToArray();
            }
        }

        return result;
    }

    /// <summary>A copy of each parameter's value, by name.</summary>
    public Dictionary<string, float[]> Snapshot()
    {
        var snapshot = _state.Snapshot();
        foreach (var table in Tables)
        {
            snapshot[table.Name] = [.. table.Values];
        }

        return snapshot;
    }

    /// <summary>
    /// All that steps have changed, by name: values and moments, those of tables themselves and no copies. Between an update
    /// and the next gradients only.
    /// </summary>
    public Dictionary<string, float[]> State => new(_state.State.Concat(Tables.SelectMany(table => table.State)));

    /// <summary>How many updates there were, and how many times masks of dropout were cut.</summary>
    public (long Updates, long Cuts) Counts => (_step, _dropout.Cuts);

    /// <summary>Goes on from what <see cref="State"/> and <see cref="Counts"/> were.</summary>
    public void RestoreState(IReadOnlyDictionary<string, float[]> state, (long Updates, long Cuts) counts)
    {
        Discard();
        _state.RestoreState(state);
        foreach (var (name, elements) in Tables.SelectMany(table => table.State))
        {
            ParameterState.Find(state, name, elements.Length, $"[{elements.Length}]").CopyTo(elements, 0);
        }

        (_step, _dropout.Cuts) = counts;
    }

    /// <summary>Starts training anew from given weights, as by <see cref="Snapshot"/>.</summary>
    public void Restore(IReadOnlyDictionary<string, float[]> weights)
    {
        _state.Restore(weights);
        foreach (var table in Tables)
        {
            table.Restore(ParameterState.Find(weights, table.Name, table.Values.Length, $"[{table.Values.Length / table.Width}, {table.Width}]"));
        }

        _step = 0;
    }

    public void Dispose()
    {
        _training.Dispose();
        _forward.Dispose();
        _state.Dispose();
        _update.Dispose();
        _loss.Dispose();
        _partNorms?.Dispose();
    }

    private (Value Items, Value Logits) Build(GraphBuilder graph)
    {
        var items = graph.Input(ItemsName, ElementType.Float, ["batch", "tokens", _network.ItemWidth]);
        var mask = graph.Input(MaskName, ElementType.Float, ["batch", "tokens"]);
        var segments = _network.ReadsPairs ? graph.Input(SegmentsName, ElementType.Int64, ["batch", "tokens"]) : null;
        return (items, _network.Build(graph, items, mask, segments));
    }

    /// <summary>What both graphs read, but the vectors of items.</summary>
    private Dictionary<string, Tensor> Inputs(Minibatch batch)
    {
        var inputs = new Dictionary<string, Tensor>(_state.Packs) { [MaskName] = batch.Mask };
        if (batch.Segments is not null)
        {
            inputs[SegmentsName] = batch.Segments;
        }

        return inputs;
    }

    /// <summary>The vectors of a batch of texts; null for one of numbers, which has them.</summary>
    private Tensor? Items(Minibatch batch)
    {
        if (batch.Tokens is null)
        {
            return null;
        }

        var items = Tensor.Create(ElementType.Float, [.. batch.Mask.Lengths, _network.ItemWidth]);
        _vectors!.Compose(batch.Tokens, items.Floats);
        return items;
    }
}
