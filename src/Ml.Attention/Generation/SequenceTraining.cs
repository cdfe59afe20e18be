using System.Diagnostics;
using Ml.Attention.Optimizers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Generation;

/// <summary>Trains one network that tells tokens: batches of similar length → steps → validation after each epoch → the best weights.</summary>
internal sealed class SequenceTraining : IDisposable
{
    private const int ShufflePurpose = 2;

    private readonly SequenceNetwork _network;
    private readonly SequenceTrainingOptions _options;
    private readonly Func<int, IReadOnlyList<SequencePair>> _training;
    private readonly IReadOnlyList<SequencePair> _validation;
    private readonly List<List<int[]>> _plans;
    private readonly List<int[]> _validationPlan;
    private readonly LearningRateSchedule _schedule;
    private readonly SequenceSession _session;
    private readonly WeightAverage? _average;
    private readonly long _steps;

    private readonly List<EpochSummary> _history = [];
    private IReadOnlyList<SequencePair> _pairs;
    private int _epoch = 1;
    private int _batch;
    private double _lossSum;
    private long _lossTokens;
    private long _step;
    private long _tokens;
    private TimeSpan _trainingTime;
    private (double Loss, double Accuracy)? _best;
    private int _bestEpoch;
    private Dictionary<string, float[]>? _bestWeights;

    /// <param name="network">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="training">What to learn from in each epoch, counted from 0: as many examples each time, each as long.</param>
    /// <param name="validation">What to choose weights by; may be empty.</param>
    /// <param name="settings">Device and threads.</param>
    public SequenceTraining(
        SequenceNetwork network, SequenceTrainingOptions options, Func<int, IReadOnlyList<SequencePair>> training, IReadOnlyList<SequencePair> validation, SessionSettings settings)
    {
        (_network, _options, _training, _validation) = (network, options, training, validation);
        _pairs = training(0);
        _plans = [.. Enumerable.Range(0, options.Epochs).Select(epoch => Plan(_pairs, StepRandom.Of(options.Seed, epoch, ShufflePurpose)))];
        _validationPlan = validation.Count == 0 ? [] : Plan(validation, null);
        _steps = _plans.Sum(plan => plan.Count);
        _schedule = options.Schedule(network.Width, _steps);
        _average = options.AveragedShare > 0 ? new WeightAverage(options.AveragedShare, _steps) : null;
        _session = new SequenceSession(network, options, _plans.SelectMany(plan => plan).Select(ShapeOf).Distinct(), settings);
    }

    /// <summary>Saves the training, and knows where it was left; null where it is not saved.</summary>
    public CheckpointLog? Checkpoints { get; init; }

    /// <summary>Fits the network.</summary>
    /// <param name="listener">Told after each step; nobody where null.</param>
    /// <param name="cancellationToken">Ends training with the best weights so far.</param>
    public SequenceTrainingResult Run(IProgress<TrainingProgress>? listener, CancellationToken cancellationToken)
    {
        var progress = new RunProgress(1, listener).Next();
        if (Checkpoints?.TakePresent() is { } left)
        {
            Restore(left);
            progress.Skip(Done);
        }

        bool cancelled = cancellationToken.IsCancellationRequested;
        while (_epoch <= _options.Epochs && !cancelled)
        {
            cancelled = !RunEpoch(progress, cancellationToken);
            if (cancelled)
            {
                Checkpoints?.Save(State());
            }

            if (_lossTokens > 0)
            {
                Complete();
                progress.Report(Progress() with { Completed = _history[^1] }, Done);
            }

            (_epoch, _batch, _lossSum, _lossTokens) = (_epoch + 1, 0, 0, 0);
            if (!cancelled && Checkpoints?.IsDueAfterEpoch() == true && _epoch <= _options.Epochs)
            {
                Checkpoints.Save(State());
            }
        }

        if (_step == _steps && _average?.Mean() is { } mean)
        {
            _session.Restore(mean);
            Offer();
        }

        return new(_bestWeights ?? _session.Snapshot(), Summary(progress.Elapsed, cancelled));
    }

    public void Dispose() => _session.Dispose();

    /// <summary>The steps of the present epoch that are left.</summary>
    /// <returns>False when it was cancelled.</returns>
    private bool RunEpoch(RunProgress progress, CancellationToken cancellationToken)
    {
        var plan = _plans[_epoch - 1];
        _pairs = _epoch == 1 ? _pairs : _training(_epoch - 1);
        while (_batch < plan.Count)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            long started = Stopwatch.GetTimestamp();
            int[] examples = plan[_batch];
            using var batch = new SequenceBatch(_pairs, examples, _network.ReadsSource);
            float loss = _session.Step(batch, _schedule.At(_step + 1));
            if (!float.IsFinite(loss) || !double.IsFinite(_session.GradientNorm))
            {
                throw TrainingDivergedException.At(loss, _epoch, _batch + 1, examples, [], Checkpoints is { HasAny: true }
                    ? $"lower LearningRate, or give it a longer warm-up. The checkpoint '{Checkpoints.Path}' is from before that."
                    : "lower LearningRate, or give it a longer warm-up.");
            }

            (_step, _batch) = (_step + 1, _batch + 1);
            (_lossSum, _lossTokens, _tokens) = (_lossSum + ((double)loss * batch.TargetTokens), _lossTokens + batch.TargetTokens, _tokens + batch.TargetTokens);
            _average?.Add(_session.Snapshot, _step);
            _trainingTime += Stopwatch.GetElapsedTime(started);
            progress.Report(Progress(), Done);
            if (Checkpoints?.IsDueAfterStep() == true && _batch < plan.Count)
            {
                Checkpoints.Save(State());
            }
        }

        return true;
    }

    /// <summary>Validates after an epoch, or after what there was of it.</summary>
    private void Complete()
    {
        var score = Offer();
        _history.Add(new(_epoch, _lossSum / _lossTokens, score?.Accuracy, score?.Loss));
    }

    /// <summary>Keeps the present weights where they are the best so far, or there is nothing to tell by.</summary>
    private (double Loss, double Accuracy)? Offer()
    {
        (double Loss, double Accuracy)? score = _validation.Count > 0 ? Evaluate() : null;
        if (_best is null || score?.Loss < _best.Value.Loss)
        {
            (_best, _bestEpoch, _bestWeights) = (score, _epoch, _session.Snapshot());
        }

        return score;
    }

    private (double Loss, double Accuracy) Evaluate()
    {
        double loss = 0, correct = 0;
        long tokens = 0;
        foreach (int[] examples in _validationPlan)
        {
            using var batch = new SequenceBatch(_validation, examples, _network.ReadsSource);
            var result = _session.Evaluate(batch);
            (loss, correct, tokens) = (loss + result.Loss, correct + result.Correct, tokens + batch.TargetTokens);
        }

        return (loss / tokens, correct / tokens);
    }

    private List<int[]> Plan(IReadOnlyList<SequencePair> pairs, Random? random)
    {
        int[] lengths = [.. pairs.Select(pair => Math.Max(pair.Source.Length, pair.Expected.Length))];
        return [.. BatchPlan.Create(lengths, lengths.Max() + 8, _options.BatchTokens, random).Select(batch => batch.Examples)];
    }

    private BatchShape ShapeOf(int[] examples) => new(
        examples.Length,
        _network.ReadsSource ? examples.Max(example => _pairs[example].Source.Length) : 0,
        examples.Max(example => _pairs[example].Expected.Length));

    /// <summary>Where the training is; arrays that steps change are in it themselves, not as copies.</summary>
    private RunState State() => new(
        new()
        {
            Epoch = _epoch,
            Batch = _batch,
            LossSum = _lossSum,
            Examples = _lossTokens,
            Batches = _step,
            Steps = _step,
            Updates = _session.Counts.Updates,
            Cuts = _session.Counts.Cuts,
            Tokens = _tokens,
            TrainingTime = _trainingTime,
            Averaged = _average?.Count ?? 0,
            RateFactor = 1,
            Divergences = 0,
            BestEpoch = _bestEpoch,
            Best = _best is { } best ? new(best.Accuracy, 0, best.Loss) : null,
            History = [.. _history],
            Gradients = [],
        },
        _session.State)
    {
        Best = _bestWeights,
        Sums = _average?.Sums,
    };

    private void Restore(RunState state)
    {
        var position = state.Position;
        _session.RestoreState(state.Weights, (position.Updates, position.Cuts));
        _average?.Restore(state.Sums?.ToDictionary(), position.Averaged);
        (_epoch, _batch, _lossSum, _lossTokens) = (position.Epoch, position.Batch, position.LossSum, position.Examples);
        (_step, _tokens, _trainingTime) = (position.Steps, position.Tokens, position.TrainingTime);
        _best = position.Best is { } best ? (best.Loss, best.Accuracy) : null;
        (_bestEpoch, _bestWeights) = (position.BestEpoch, state.Best);
        _history.AddRange(position.History);
    }

    private double Done => _step / (double)_steps;

    private double TokensPerSecond => _tokens / Math.Max(1e-9, _trainingTime.TotalSeconds);

    private TrainingProgress Progress() => new()
    {
        Epoch = _epoch,
        Epochs = _options.Epochs,
        Step = _batch,
        Steps = _plans[_epoch - 1].Count,
        Loss = _lossSum / _lossTokens,
        TokensPerSecond = TokensPerSecond,
    };

    private SequenceTrainingSummary Summary(TimeSpan elapsed, bool cancelled) => new()
    {
        Seconds = elapsed.TotalSeconds,
        Parameters = _session.ParameterCount,
        TokensPerSecond = TokensPerSecond,
        ValidationLoss = _best?.Loss,
        ValidationAccuracy = _best?.Accuracy,
        History = _history,
        Cancelled = cancelled,
    };
}
