using System.Diagnostics;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>Epochs of steps, with validation, early stopping and the best weights kept.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<EncodedExample> _training;
    private readonly IReadOnlyList<EncodedExample> _validation;
    private readonly List<List<BatchPlan.Batch>> _epochs;
    private readonly List<BatchPlan.Batch> _validationBatches;
    private readonly LearningRateSchedule _schedule;
    private readonly TrainingSession _session;
    private readonly WordDropout? _wordDropout;
    private readonly ClassTargets _targets;
    private readonly WeightAverage? _average;
    private readonly int _copies;

    private readonly EncoderOptions _encoder;
    private readonly List<GradientStep> _gradients = [];
    private readonly List<EpochSummary> _history = [];
    private ValidationScore? _best;
    private int _bestEpoch;
    private Dictionary<string, float[]>? _bestWeights;
    private long _batches;
    private long _steps;
    private long _tokens;
    private TimeSpan _trainingTime;

    /// <param name="network">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="training">Examples to learn from.</param>
    /// <param name="validation">Examples to choose the best epoch by; may be empty.</param>
    /// <param name="targets">What the network should say of an example.</param>
    /// <param name="settings">Device and threads.</param>
    public TrainingLoop(
        TrainedNetwork network,
        TrainingOptions options,
        IReadOnlyList<EncodedExample> training,
        IReadOnlyList<EncodedExample> validation,
        ClassTargets targets,
        SessionSettings settings)
    {
        (_options, _training, _validation) = (options, training, validation);
        _encoder = network.Encoder;
        var random = new Random(options.Seed);
        int[] lengths = [.. training.Select(example => example.Length)];
        _epochs = [.. Enumerable.Range(0, options.EpochsFor(training.Count)).Select(_ => BatchPlan.Create(lengths, network.MaxTokens, options.BatchTokens, random, options.BatchTexts))];
        _validationBatches = BatchPlan.Create([.. validation.Select(example => example.Length)], network.MaxTokens, options.BatchTokens, null);

        long total = _epochs.Sum(epoch => (long)(epoch.Count + options.AccumulatedBatches - 1) / options.AccumulatedBatches);
        _schedule = new(options.LearningRate, total, (long)(total * options.WarmUp), options.Decay);
        _copies = options.Consistency is > 0 ? 2 : 1;
        var shapes = _epochs.SelectMany(epoch => epoch).Select(batch => (batch.Examples.Length * _copies, batch.Tokens));
        _wordDropout = options.WordDropout > 0 && network.Tokens is { UnknownBuckets: var buckets } ? new(options.WordDropout, buckets, random) : null;
        _targets = targets;
        _session = new(network, options, shapes, settings);
        _average = options.AveragedShare > 0 ? new(options.AveragedShare, total) : null;
    }

    /// <summary>The epoch to end after, though the learning rate falls as if all came; null for the last.</summary>
    public int? LastEpoch { get; init; }

    public (Dictionary<string, float[]> Weights, TrainingSummary Summary) Run(RunProgress progress, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        bool cancelled = false;
        for (int epoch = 1; epoch <= (LastEpoch ?? _epochs.Count) && !cancelled; epoch++)
        {
            double? loss = RunEpoch(epoch, progress, cancellationToken);
            cancelled = loss is null;
            if (loss is not null)
            {
                Complete(epoch, loss.Value);
                progress.Report(Progress(epoch, _epochs[epoch - 1].Count, loss.Value) with { Completed = _history[^1] }, Done);
            }

            if (_best is not null && epoch - _bestEpoch >= _options.Patience)
            {
                break;
            }
        }

        if (_bestWeights is null)
        {
            // Cancelled in the first epoch: the weights are what they are.
            ValidationAnswers = _session.LogProbabilities(_validation, _validationBatches);
        }

        var summary = new TrainingSummary
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            BestEpoch = _bestEpoch,
            ValidationAccuracy = _best?.Accuracy,
            ValidationLoss = _best?.Loss,
            Parameters = _session.ParameterCount,
            TokensPerSecond = _tokens / Math.Max(1e-9, _trainingTime.TotalSeconds),
            TrainingExamples = _training.Count,
            ValidationExamples = _validation.Count,
            TruncatedTexts = 0,
            Cancelled = cancelled,
            History = _history,
            Gradients = _options.RecordGradients ? new(_encoder, _session.Parts, _gradients) : null,
        };
        return (_bestWeights ?? _session.Snapshot(), summary);
    }

    /// <summary>What the network whose weights are kept says of the validation examples: see <see cref="TrainingSession.LogProbabilities"/>.</summary>
    public float[][] ValidationAnswers { get; private set; } = [];

    public void Dispose() => _session.Dispose();

    /// <summary>All steps of an epoch.</summary>
    /// <returns>The mean loss over its examples; null when it was cancelled.</returns>
    private double? RunEpoch(int epoch, RunProgress progress, CancellationToken cancellationToken)
    {
        var batches = _epochs[epoch - 1];
        double lossSum = 0;
        int examples = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            long stepStarted = Stopwatch.GetTimestamp();
            using var batch = Minibatch.Create(_training, batches[i], _targets, _copies, _wordDropout);
            float loss = _session.AddGradients(batch);
            _batches++;
            if ((i + 1) % _options.AccumulatedBatches == 0 || i + 1 == batches.Count)
            {
                _steps++;
                _session.Apply(_schedule.At(_steps));
                _average?.Add(_session, _steps);
            }

            if (_options.RecordGradients)
            {
                _gradients.Add(new(epoch, loss, _session.GradientNorm, _session.PartNorms));
            }

            if (!float.IsFinite(loss))
            {
                throw new TrainingDivergedException(
                    $"The loss is {loss} at step {i + 1} of epoch {epoch} (gradient norm {_session.GradientNorm}); lower LearningRate, now {_options.LearningRate}.");
            }

            lossSum += loss * (double)batches[i].Examples.Length;
            examples += batches[i].Examples.Length;
            _tokens += batch.RealTokens;
            _trainingTime += Stopwatch.GetElapsedTime(stepStarted);
            progress.Report(Progress(epoch, i + 1, lossSum / examples), Done);
        }

        return lossSum / examples;
    }

    /// <summary>Validates, and keeps the weights when they are the best so far (or there is nothing to tell by).</summary>
    private void Complete(int epoch, double trainLoss)
    {
        if (epoch == (LastEpoch ?? _epochs.Count) && _average?.Mean() is { } mean)
        {
            _session.Restore(mean);
        }

        float[][] answers = _session.LogProbabilities(_validation, _validationBatches);
        var score = _targets.Score(answers, _validation);
        _history.Add(new(epoch, trainLoss, score?.Accuracy, score?.Loss) { ValidationMacroF1 = score?.MacroF1 });
        if (_bestEpoch == 0 || score is null || score.IsBetterThan(_best!, _options.Metric))
        {
            (_bestEpoch, _best) = (epoch, score);
            _bestWeights = _session.Snapshot();
            ValidationAnswers = answers;
        }
    }

    private double Done => _batches / (double)_epochs.Sum(epoch => epoch.Count);

    private TrainingProgress Progress(int epoch, int step, double loss) => new()
    {
        Epoch = epoch,
        Epochs = _epochs.Count,
        Step = step,
        Steps = _epochs[epoch - 1].Count,
        Loss = loss,
        TokensPerSecond = _tokens / Math.Max(1e-9, _trainingTime.TotalSeconds),
    };
}
