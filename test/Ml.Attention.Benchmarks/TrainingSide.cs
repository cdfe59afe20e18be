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

    public TrainingSide(ModelSize size, NormalizationPlacement normalization, float dropout, ExecutionDevice? device = null)
    {
        var random = new Random(1);
        var (rows, tokens) = (size.Batch, size.Tokens);
        _examples = [.. Enumerable.Range(0, Batches * rows)
            .Select(_ => new EncodedText(size.RandomIds(random), random.Next(ModelSize.Classes)))];
        _batches = [.. Enumerable.Range(0, _examples.Count).Chunk(rows).Select(each => new BatchPlan.Batch(each, tokens))];

        var network = new SequenceClassifier(
            size.Encoder(normalization, dropout), ModelSize.Vocabulary, tokens, ModelSize.Classes);
        var trained = TrainedNetwork.Of(
            network, ModelSize.Classes, tokens, size.Encoder(normalization, dropout), unknownBuckets: 1, spellings: []);
        _session = new(trained, new TrainingOptions { Consistency = 0 }, [(rows, tokens)], new(device ?? ExecutionDevice.Cpu, 0));
    }

    public long ParameterCount => _session.ParameterCount;

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            using (var batch = Minibatch.Create(_examples, _batches[_steps++ % Batches], new(ModelSize.Classes)))
            {
                _session.Step(batch, 1e-3);
            }

            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    public void Dispose() => _session.Dispose();
}
