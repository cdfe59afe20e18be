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
    private readonly int _classes;

    private readonly EncoderOptions _encoder;
    private readonly List<GradientStep> _gradients = [];
    private readonly List<EpochSummary> _history = [];
    private EpochSummary? _best;
    private Dictionary<string, float[]>? _bestWeights;
    private long _steps;
    private long _tokens;
    private TimeSpan _trainingTime;

    /// <param name="network">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="training">Examples to learn from.</param>
    /// <param name="validation">Examples to choose the best epoch by; may be empty.</param>
    /// <param name="settings">Device and threads.</param>
    public TrainingLoop(
        TrainedNetwork network,
        TrainingOptions options,
        IReadOnlyList<EncodedExample> training,
        IReadOnlyList<EncodedExample> validation,
        SessionSettings settings)
    {
        (_options, _training, _validation) = (options, training, validation);
        (_classes, _encoder) = (network.Classes, network.Encoder);
        var random = new Random(options.Seed);
        int[] lengths = [.. training.Select(example => example.Length)];
        _epochs = [.. Enumerable.Range(0, options.Epochs).Select(_ => BatchPlan.Create(lengths, network.MaxTokens, options.BatchTokens, random, options.BatchTexts))];
        _validationBatches = BatchPlan.Create([.. validation.Select(example => example.Length)], network.MaxTokens, options.BatchTokens, null);

        long total = _epochs.Sum(epoch => (long)epoch.Count);
        _schedule = new(options.LearningRate, total, (long)(total * options.WarmUp), options.Decay);
        var shapes = _epochs.SelectMany(epoch => epoch).Select(batch => (batch.Examples.Length, batch.Tokens));
        _wordDropout = network.UnknownBuckets > 0 ? new(options.WordDropout, network.UnknownBuckets, random) : null;
        _session = new(network.Build, _classes, options, shapes, settings);
    }

    public (Dictionary<string, float[]> Weights, TrainingSummary Summary) Run(
        long started, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        bool cancelled = false;
        for (int epoch = 1; epoch <= _epochs.Count && !cancelled; epoch++)
        {
            double? loss = RunEpoch(epoch, started, progress, cancellationToken);
            cancelled = loss is null;
            if (loss is not null)
            {
                Complete(epoch, loss.Value);
                progress?.Report(Progress(epoch, _epochs[epoch - 1].Count, loss.Value, started) with { Completed = _history[^1] });
            }

            if (_best is not null && epoch - _best.Epoch >= _options.Patience && _validation.Count > 0)
            {
                break;
            }
        }

        var summary = new TrainingSummary
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            BestEpoch = _best?.Epoch ?? 0,
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

    public void Dispose() => _session.Dispose();

    /// <summary>All steps of an epoch.</summary>
    /// <returns>The mean loss over its examples; null when it was cancelled.</returns>
    private double? RunEpoch(int epoch, long started, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
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
            using var batch = Minibatch.Create(_training, batches[i], _classes, compact: true, _wordDropout);
            _steps++;
            float loss = _session.Step(batch, _schedule.At(_steps));
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
            progress?.Report(Progress(epoch, i + 1, lossSum / examples, started));
        }

        return lossSum / examples;
    }

    /// <summary>Validates, and keeps the weights when they are the best so far (or there is nothing to tell by).</summary>
    private void Complete(int epoch, double trainLoss)
    {
        (double Accuracy, double Loss)? validation = _validation.Count > 0 ? _session.Evaluate(_validation, _validationBatches) : null;
        var summary = new EpochSummary(epoch, trainLoss, validation?.Accuracy, validation?.Loss);
        _history.Add(summary);
        if (_best is null || validation is null || IsBetter(summary, _best))
        {
            _best = summary;
            _bestWeights = _session.Snapshot();
        }
    }

    private static bool IsBetter(EpochSummary candidate, EpochSummary best) =>
        candidate.ValidationAccuracy > best.ValidationAccuracy
        || (candidate.ValidationAccuracy == best.ValidationAccuracy && candidate.ValidationLoss < best.ValidationLoss);

    private TrainingProgress Progress(int epoch, int step, double loss, long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new()
        {
            Epoch = epoch,
            Epochs = _epochs.Count,
            Step = step,
            Steps = _epochs[epoch - 1].Count,
            Loss = loss,
            TokensPerSecond = _tokens / Math.Max(1e-9, _trainingTime.TotalSeconds),
            Elapsed = elapsed,
            Remaining = elapsed * ((_schedule.TotalSteps - _steps) / (double)_steps),
        };
    }
}
