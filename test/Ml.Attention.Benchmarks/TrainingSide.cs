using System.Diagnostics;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Benchmarks;

/// <summary>Our training steps, as the trainer makes them: from examples to new weights.</summary>
internal sealed class TrainingSide : ISide, IDisposable
{
    private const int Batches = 8;

    private readonly List<EncodedText> _examples;
    private readonly List<BatchPlan.Batch> _batches;
    private readonly TrainingSession _session;
    private int _steps;

    public TrainingSide(NormalizationPlacement normalization, float dropout)
    {
        var random = new Random(1);
        const int Rows = ReferenceConfiguration.Batch, Tokens = ReferenceConfiguration.Tokens;
        _examples = [.. Enumerable.Range(0, Batches * Rows)
            .Select(_ => new EncodedText(ReferenceConfiguration.RandomIds(random), random.Next(ReferenceConfiguration.Classes)))];
        _batches = [.. Enumerable.Range(0, _examples.Count).Chunk(Rows).Select(rows => new BatchPlan.Batch(rows, Tokens))];

        var network = new SequenceClassifier(
            ReferenceConfiguration.Encoder(normalization, dropout), ReferenceConfiguration.Vocabulary, Tokens, ReferenceConfiguration.Classes);
        var trained = TrainedNetwork.Of(
            network, ReferenceConfiguration.Classes, Tokens, ReferenceConfiguration.Encoder(normalization, dropout), unknownBuckets: 1, spellings: []);
        _session = new(trained, new TrainingOptions { Consistency = 0 }, [(Rows, Tokens)], new(ExecutionDevice.Cpu, 0));
    }

    public long ParameterCount => _session.ParameterCount;

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            using (var batch = Minibatch.Create(_examples, _batches[_steps++ % Batches], new(ReferenceConfiguration.Classes)))
            {
                _session.Step(batch, 1e-3);
            }

            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    public void Dispose() => _session.Dispose();
}
