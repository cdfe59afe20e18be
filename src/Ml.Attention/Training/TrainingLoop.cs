using System.Diagnostics;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>Epochs of steps, with validation, early stopping and the best weights kept.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private const int NormsKept = 8, WordDropoutPurpose = 2;

    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<EncodedExample> _training;
    private readonly IReadOnlyList<EncodedExample> _validation;
    private readonly List<List<BatchPlan.Batch>> _epochs;
    private readonly List<BatchPlan.Batch> _validationBatches;
    private readonly LearningRateSchedule _schedule;
    private readonly TrainingSession _session;
    private readonly int? _unknownBuckets;
    private readonly ClassTargets _targets;
    private readonly WeightAverage? _average;
    private readonly int _copies;

    private readonly EncoderOptions _encoder;
    private readonly List<GradientStep> _gradients = [];
    private readonly List<EpochSummary> _history = [];
    private readonly Queue<double> _norms = [];
    private int _epoch = 1;
    private int _batch;
    private double _lossSum;
    private long _examples;
    private double _rateFactor = 1;
    private int _divergences;
    private RunState? _start;
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
        _unknownBuckets = options.WordDropout > 0 ? network.Tokens?.UnknownBuckets : null;
        _targets = targets;
        _session = new(network, options, shapes, settings);
        _average = options.AveragedShare > 0 ? new(options.AveragedShare, total) : null;
    }

    /// <summary>The epoch to end after, though the learning rate falls as if all came; null for the last.</summary>
    public int? LastEpoch { get; init; }

    /// <summary>Saves the run, and knows where it was left; null where it is not saved.</summary>
    public CheckpointLog? Checkpoints { get; init; }

    /// <summary>The position of an example among those that the user has given.</summary>
    public Func<int, int> PositionOf { get; init; } = example => example;

    /// <summary>Changes the start of some parameters, by name; null where all start from random numbers.</summary>
    public Action<Dictionary<string, float[]>>? Initialize { get; init; }

    public FinishedRun Run(RunProgress progress, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        if (Checkpoints?.TakePresent() is { } left)
        {
            Restore(left);
            _start = left.Start;
            progress.Skip(Done);
        }
        else if (Initialize is not null)
        {
            var start = _session.Snapshot();
            Initialize(start);
            _session.Restore(start);
        }

        bool cancelled = false;
        while (!IsOver && !cancelled)
        {
            cancelled = !RunEpoch(progress, cancellationToken);
            if (!cancelled)
            {
                Complete(_epoch, _lossSum / _examples);
                progress.Report(Progress() with { Completed = _history[^1] }, Done);
                (_epoch, _batch, _lossSum, _examples) = (_epoch + 1, 0, 0, 0);
            }

            if (cancelled || (Checkpoints?.IsDueAfterEpoch() == true && !IsOver))
            {
                Checkpoints?.Save(State());
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
            Divergences = _divergences,
            History = _history,
            Gradients = _options.RecordGradients ? new(_encoder, _session.Parts, _gradients) : null,
        };
        return new(_bestWeights ?? _session.Snapshot(), ValidationAnswers, summary);
    }

    /// <summary>What the network whose weights are kept says of the validation examples: see <see cref="TrainingSession.LogProbabilities"/>.</summary>
    private float[][] ValidationAnswers { get; set; } = [];

    public void Dispose() => _session.Dispose();

    /// <summary>The steps of the present epoch that are left.</summary>
    /// <returns>False when it was cancelled.</returns>
    private bool RunEpoch(RunProgress progress, CancellationToken cancellationToken)
    {
        var batches = _epochs[_epoch - 1];
        if (_options.OnDivergence == DivergenceRemedy.HalveRate && (_batch == 0 || _start is null))
        {
            _start = (State() with { Start = null }).Copy();
        }

        while (_batch < batches.Count)
        {
            // Between two updates there is nothing to go on from.
            if (cancellationToken.IsCancellationRequested && !(Checkpoints is not null && _session.HasGradients))
            {
                return false;
            }

            long stepStarted = Stopwatch.GetTimestamp();
            var plan = batches[_batch];
            var wordDropout = _unknownBuckets is { } buckets ? new WordDropout(_options.WordDropout, buckets, StepRandom.Of(_options.Seed, _batches, WordDropoutPurpose)) : null;
            using var batch = Minibatch.Create(_training, plan, _targets, _copies, wordDropout);
            float loss = _session.AddGradients(batch);
            bool updates = (_batch + 1) % _options.AccumulatedBatches == 0 || _batch + 1 == batches.Count;
            bool isFinite = float.IsFinite(loss) && (!updates || _session.Apply(_schedule.At(_steps + 1) * _rateFactor));
            if (!isFinite && Remedy(loss, plan))
            {
                continue;
            }

            Advance(loss, isFinite, updates, plan);
            _tokens += batch.RealTokens;
            _trainingTime += Stopwatch.GetElapsedTime(stepStarted);
            progress.Report(Progress(), Done);
            if (updates && Checkpoints?.IsDueAfterStep() == true && _batch < batches.Count)
            {
                Checkpoints.Save(State());
            }
        }

        return _examples > 0 ? true : throw Diverged(float.NaN, batches[^1], $"no batch of the epoch is left; lower LearningRate, now {_options.LearningRate}.");
    }

    /// <summary>A batch is done, or left out.</summary>
    private void Advance(float loss, bool isFinite, bool updates, BatchPlan.Batch plan)
    {
        _batches++;
        _batch++;
        if (updates)
        {
            _steps++;
        }

        if (!isFinite)
        {
            return;
        }

        if (updates)
        {
            _average?.Add(_session.Snapshot, _steps);
            _norms.Enqueue(_session.GradientNorm);
            if (_norms.Count > NormsKept)
            {
                _norms.Dequeue();
            }
        }

        if (_options.RecordGradients)
        {
            _gradients.Add(new(_epoch, loss, _session.GradientNorm, _session.PartNorms));
        }

        _lossSum += loss * (double)plan.Examples.Length;
        _examples += plan.Examples.Length;
    }

    /// <summary>The loss or the gradients are no finite numbers; no parameter has been touched by them.</summary>
    /// <returns>Whether training is elsewhere now; else the batch is to be left out.</returns>
    /// <exception cref="TrainingDivergedException">There is no remedy, or it was used up.</exception>
    private bool Remedy(float loss, BatchPlan.Batch plan)
    {
        int divergences = _divergences + 1;
        if (_options.OnDivergence == DivergenceRemedy.Stop)
        {
            throw Diverged(loss, plan, $"lower LearningRate, now {_options.LearningRate}.");
        }

        if (divergences > _options.MostDivergences)
        {
            throw Diverged(loss, plan, $"OnDivergence, {_options.OnDivergence}, has not helped {_options.MostDivergences} times (MostDivergences); lower LearningRate, now {_options.LearningRate * _rateFactor}.");
        }

        bool goesBack = _options.OnDivergence == DivergenceRemedy.HalveRate;
        double factor = goesBack ? _rateFactor / 2 : _rateFactor;
        _session.Discard();
        if (goesBack)
        {
            Restore(_start!);
        }

        (_divergences, _rateFactor) = (divergences, factor);
        return goesBack;
    }

    private TrainingDivergedException Diverged(float loss, BatchPlan.Batch plan, string advice) =>
        TrainingDivergedException.At(loss, _epoch, Math.Min(_batch + 1, _epochs[_epoch - 1].Count), [.. plan.Examples.Select(PositionOf)], [.. _norms], Checkpoints is { HasAny: true } ? $"{advice} The checkpoint '{Checkpoints.Path}' is from before that." : advice);

    /// <summary>Where the run is; arrays that steps change are in it themselves, not as copies.</summary>
    private RunState State() => new(
        new()
        {
            Epoch = _epoch,
            Batch = _batch,
            LossSum = _lossSum,
            Examples = _examples,
            Batches = _batches,
            Steps = _steps,
            Updates = _session.Counts.Updates,
            Cuts = _session.Counts.Cuts,
            Tokens = _tokens,
            TrainingTime = _trainingTime,
            Averaged = _average?.Count ?? 0,
            RateFactor = _rateFactor,
            Divergences = _divergences,
            BestEpoch = _bestEpoch,
            Best = _best,
            History = [.. _history],
            Gradients = [.. _gradients],
        },
        _session.State)
    {
        Best = _bestWeights,
        Answers = ValidationAnswers,
        Sums = _average?.Sums,
        Start = _start,
    };

    private void Restore(RunState state)
    {
        var position = state.Position;
        _session.RestoreState(state.Weights, (position.Updates, position.Cuts));
        _average?.Restore(state.Sums?.ToDictionary(pair => pair.Key, pair => (float[])pair.Value.Clone()), position.Averaged);
        (_epoch, _batch, _lossSum, _examples) = (position.Epoch, position.Batch, position.LossSum, position.Examples);
        (_batches, _steps, _tokens, _trainingTime) = (position.Batches, position.Steps, position.Tokens, position.TrainingTime);
        (_rateFactor, _divergences) = (position.RateFactor, position.Divergences);
        (_bestEpoch, _best, _bestWeights, ValidationAnswers) = (position.BestEpoch, position.Best, state.Best, state.Answers);
        _history.Clear();
        _history.AddRange(position.History);
        _gradients.Clear();
        _gradients.AddRange(position.Gradients);
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

    private bool IsOver => _epoch > (LastEpoch ?? _epochs.Count) || (_best is not null && _epoch - 1 - _bestEpoch >= _options.Patience);

    private double Done => _batches / (double)_epochs.Sum(epoch => epoch.Count);

    private TrainingProgress Progress() => new()
    {
        Epoch = _epoch,
        Epochs = _epochs.Count,
        Step = _batch,
        Steps = _epochs[_epoch - 1].Count,
        Loss = _examples == 0 ? 0 : _lossSum / _examples,
        TokensPerSecond = _tokens / Math.Max(1e-9, _trainingTime.TotalSeconds),
    };
}
