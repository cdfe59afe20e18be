using System.Diagnostics;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Generation;

/// <summary>Trains one network that tells tokens: batches of similar length → steps → validation after each epoch → the best weights.</summary>
internal sealed class SequenceTraining(SequenceNetwork network, SequenceTrainingOptions options, SessionSettings settings)
{
    private const int ShufflePurpose = 2;

    /// <summary>Fits the network.</summary>
    /// <param name="training">What to learn from in each epoch, counted from 0: as many examples each time, each as long.</param>
    /// <param name="validation">What to choose weights by; may be empty.</param>
    /// <param name="progress">Told after each step; nobody where null.</param>
    /// <param name="cancellationToken">Ends training with the best weights so far.</param>
    public SequenceTrainingResult Run(
        Func<int, IReadOnlyList<SequencePair>> training,
        IReadOnlyList<SequencePair> validation,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var pairs = training(0);
        var plans = Enumerable.Range(0, options.Epochs).Select(epoch => Plan(pairs, StepRandom.Of(options.Seed, epoch, ShufflePurpose))).ToList();
        var validationPlan = validation.Count == 0 ? [] : Plan(validation, null);
        long steps = plans.Sum(plan => plan.Count);
        var schedule = options.Schedule(network.Width, steps);
        var average = options.AveragedShare > 0 ? new WeightAverage(options.AveragedShare, steps) : null;
        using var session = new SequenceSession(network, options, plans.SelectMany(plan => plan).Select(examples => ShapeOf(pairs, examples)).Distinct(), settings);
        var run = new RunProgress(1, progress).Next();
        var result = new Best(session, validation.Count > 0 ? () => Evaluate(session, validation, validationPlan) : null);
        long step = 0, tokens = 0;
        var trainingTime = TimeSpan.Zero;
        for (int epoch = 1; epoch <= options.Epochs && !cancellationToken.IsCancellationRequested; epoch++)
        {
            pairs = epoch == 1 ? pairs : training(epoch - 1);
            double lossSum = 0;
            long lossTokens = 0;
            int done = 0;
            foreach (int[] examples in plans[epoch - 1])
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                long started = Stopwatch.GetTimestamp();
                using var batch = new SequenceBatch(pairs, examples, network.ReadsSource);
                float loss = session.Step(batch, schedule.At(++step));
                if (!float.IsFinite(loss) || !double.IsFinite(session.GradientNorm))
                {
                    throw TrainingDivergedException.At(loss, epoch, done + 1, examples, [], "lower LearningRate, or give it a longer warm-up.");
                }

                average?.Add(session.Snapshot, step);
                trainingTime += Stopwatch.GetElapsedTime(started);
                (lossSum, lossTokens, tokens, done) = (lossSum + ((double)loss * batch.TargetTokens), lossTokens + batch.TargetTokens, tokens + batch.TargetTokens, done + 1);
                Report(null);
            }

            if (lossTokens > 0)
            {
                Report(result.Complete(epoch, lossSum / lossTokens));
            }

            void Report(EpochSummary? completed) => run.Report(
                new()
                {
                    Epoch = epoch,
                    Epochs = options.Epochs,
                    Step = done,
                    Steps = plans[epoch - 1].Count,
                    Loss = lossSum / lossTokens,
                    TokensPerSecond = tokens / Math.Max(1e-9, trainingTime.TotalSeconds),
                    Completed = completed,
                },
                step / (double)steps);
        }

        if (average?.Mean() is { } mean && step == steps)
        {
            session.Restore(mean);
            result.Offer();
        }

        return result.ToResult(session.ParameterCount, run.Elapsed, tokens / Math.Max(1e-9, trainingTime.TotalSeconds), cancellationToken.IsCancellationRequested);
    }

    private List<int[]> Plan(IReadOnlyList<SequencePair> pairs, Random? random)
    {
        int[] lengths = [.. pairs.Select(pair => Math.Max(pair.Source.Length, pair.Expected.Length))];
        return [.. BatchPlan.Create(lengths, lengths.Max() + 8, options.BatchTokens, random).Select(batch => batch.Examples)];
    }

    private BatchShape ShapeOf(IReadOnlyList<SequencePair> pairs, int[] examples) => new(
        examples.Length,
        network.ReadsSource ? examples.Max(example => pairs[example].Source.Length) : 0,
        examples.Max(example => pairs[example].Expected.Length));

    private (double Loss, double Accuracy) Evaluate(SequenceSession session, IReadOnlyList<SequencePair> pairs, List<int[]> plan)
    {
        double loss = 0, correct = 0;
        long tokens = 0;
        foreach (int[] examples in plan)
        {
            using var batch = new SequenceBatch(pairs, examples, network.ReadsSource);
            var result = session.Evaluate(batch);
            (loss, correct, tokens) = (loss + result.Loss, correct + result.Correct, tokens + batch.TargetTokens);
        }

        return (loss / tokens, correct / tokens);
    }

    /// <summary>The weights that do best on validation examples; without those, the last.</summary>
    private sealed class Best(SequenceSession session, Func<(double Loss, double Accuracy)>? evaluate)
    {
        private readonly List<EpochSummary> _history = [];
        private Dictionary<string, float[]>? _weights;
        private (double Loss, double Accuracy)? _score;

        public EpochSummary Complete(int epoch, double trainLoss)
        {
            var score = Offer();
            var summary = new EpochSummary(epoch, trainLoss, score?.Accuracy, score?.Loss);
            _history.Add(summary);
            return summary;
        }

        /// <summary>Keeps the present weights where they are the best so far.</summary>
        public (double Loss, double Accuracy)? Offer()
        {
            var score = evaluate?.Invoke();
            if (_score is null || score?.Loss < _score.Value.Loss)
            {
                (_score, _weights) = (score, session.Snapshot());
            }

            return score;
        }

        public SequenceTrainingResult ToResult(long parameters, TimeSpan elapsed, double tokensPerSecond, bool cancelled) => new(
            _weights ?? session.Snapshot(),
            new()
            {
                Seconds = elapsed.TotalSeconds,
                Parameters = parameters,
                TokensPerSecond = tokensPerSecond,
                ValidationLoss = _score?.Loss,
                ValidationAccuracy = _score?.Accuracy,
                History = _history,
                Cancelled = cancelled,
            });
    }
}
