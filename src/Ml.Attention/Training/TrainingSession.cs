using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>Runs training steps of a classifier, and forward passes with the weights as they are.</summary>
internal sealed class TrainingSession : IDisposable
{
    private const string TargetsName = "targets", LogProbabilitiesName = "log_probabilities";

    private readonly TrainingGraph _graph;
    private readonly GraphSession _training;
    private readonly GraphSession _forward;
    private readonly ParameterState _state;
    private readonly DropoutTapes _dropout;
    private readonly Tensor _loss = Tensor.Create(ElementType.Float);
    private readonly Tensor _norm = Tensor.Create(ElementType.Float);
    private readonly Tensor? _partNorms;
    private readonly int _classes;
    private long _step;

    /// <param name="network">What to train.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="options">Optimizer and seed.</param>
    /// <param name="shapes">Rows and tokens of every training batch to come.</param>
    /// <param name="settings">Device and threads.</param>
    public TrainingSession(
        SequenceClassifier network, int classes, TrainingOptions options, IEnumerable<(int Rows, int Tokens)> shapes, SessionSettings settings)
        : this(graph => network.Build(graph, graph.Input(Minibatch.IdsName, ElementType.Int64, ["batch", "tokens"])).Logits, classes, options, shapes, settings)
    {
    }

    /// <param name="build">Emits what to train, with its inputs, which are those of a <see cref="Minibatch"/>, up to the logits.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="options">Optimizer and seed.</param>
    /// <param name="shapes">Rows and tokens of every training batch to come.</param>
    /// <param name="settings">Device and threads.</param>
    public TrainingSession(
        Func<GraphBuilder, Value> build, int classes, TrainingOptions options, IEnumerable<(int Rows, int Tokens)> shapes, SessionSettings settings)
    {
        _classes = classes;
        var graph = new GraphBuilder(isTraining: true);
        var logits = build(graph);
        var targets = graph.Input(TargetsName, ElementType.Float, ["batch", classes]);
        _graph = new(graph, CrossEntropy.Build(logits, targets), options.Optimizer, options.MaxGradientNorm, options.RecordGradients);
        _partNorms = options.RecordGradients ? Tensor.Create(ElementType.Float, _graph.Parts.Count) : null;
        _training = new(_graph.Model, settings);

        var forward = new GraphBuilder();
        var scores = forward.Output(LogProbabilitiesName, forward.LogSoftmax(build(forward)));
        _graph.Layout.BindInputs(forward);
        _forward = new(ModelWriter.Write(forward, [scores]), settings);

        _state = new(_graph.Layout, options.Seed);
        _dropout = new(_graph.DropoutMasks, shapes, options.Seed);
    }

    /// <summary>How many numbers are trained.</summary>
    public long ParameterCount =>
        _graph.Layout.Packs.Sum(pack => (long)pack.Length) + _graph.Layout.Tables.Sum(table => table.Shape.ElementCount);

    /// <summary>The norm of all gradients at the last step, before clipping.</summary>
    public float GradientNorm => _norm.Floats[0];

    /// <summary>The parts whose gradients are recorded; none unless options ask for it.</summary>
    public IReadOnlyList<string> Parts => _graph.Parts;

    /// <summary>The norm of each part's gradients at the last step, before clipping.</summary>
    public double[] PartNorms => _partNorms is null ? [] : [.. _partNorms.Floats.ToArray().Select(norm => (double)norm)];

    /// <summary>One step of training.</summary>
    /// <returns>The mean cross-entropy of the batch, before the step.</returns>
    public float Step(Minibatch batch, double learningRate)
    {
        _step++;
        long[] lengths = batch.Inputs.First().Value.Lengths;
        var inputs = new Dictionary<string, Tensor>(batch.Inputs) { [TargetsName] = batch.Targets };
        var outputs = new Dictionary<string, Tensor> { [TrainingGraph.LossName] = _loss, [TrainingGraph.NormName] = _norm };
        if (_partNorms is not null)
        {
            outputs[TrainingGraph.PartNormsName] = _partNorms;
        }

        List<Tensor> made = [.. _dropout.AddInputs(inputs, (int)lengths[0], (int)lengths[1]), .. _state.AddTo(inputs, outputs, batch.Rows)];
        foreach (var (name, number) in _graph.Optimizer.StepInputs(_step, learningRate))
        {
            inputs[name] = Tensor.FromFloats([number]);
            made.Add(inputs[name]);
        }

        try
        {
            _training.Run(inputs, outputs);
            _state.Commit(outputs, batch.Rows);
        }
        finally
        {
            made.ForEach(tensor => tensor.Dispose());
        }

        return _loss.Floats[0];
    }

    /// <summary>The accuracy and the mean cross-entropy over examples.</summary>
    public (double Accuracy, double Loss) Evaluate(IReadOnlyList<EncodedExample> examples, IEnumerable<BatchPlan.Batch> batches)
    {
        var (weights, made) = _state.ForwardInputs();
        try
        {
            double loss = 0;
            int right = 0;
            foreach (var plan in batches)
            {
                using var batch = Minibatch.Create(examples, plan, _classes, compact: false);
                using var result = _forward.Run(new Dictionary<string, Tensor>(weights.Concat(batch.Inputs)), LogProbabilitiesName)[0];
                for (int row = 0; row < plan.Examples.Length; row++)
                {
                    var scores = result.Floats.Slice(row * _classes, _classes);
                    int label = examples[plan.Examples[row]].Label;
                    loss -= scores[label];
                    right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(scores) == label ? 1 : 0;
                }
            }

            return (right / (double)examples.Count, loss / examples.Count);
        }
        finally
        {
            made.ForEach(tensor => tensor.Dispose());
        }
    }

    /// <summary>A copy of each parameter's value, by name.</summary>
    public Dictionary<string, float[]> Snapshot() => _state.Snapshot();

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
        _loss.Dispose();
        _norm.Dispose();
        _partNorms?.Dispose();
    }

}
