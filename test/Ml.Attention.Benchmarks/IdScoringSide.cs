using System.Diagnostics;
using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Benchmarks;

/// <summary>Our scoring from token ids to probabilities: the graph of an exported model without the tokenizer.</summary>
internal sealed class IdScoringSide : ISide, IDisposable
{
    private const string IdsName = "ids", ScoreName = "score";

    private readonly long[] _ids;
    private readonly GraphSession _session;

    public IdScoringSide(NormalizationPlacement normalization)
    {
        var random = new Random(1);
        _ids = [.. Enumerable.Range(0, ReferenceConfiguration.Batch)
            .SelectMany(_ => ReferenceConfiguration.RandomIds(random)).Select(id => (long)id)];

        var network = new SequenceClassifier(
            ReferenceConfiguration.Encoder(normalization, 0.1f),
            ReferenceConfiguration.Vocabulary, ReferenceConfiguration.Tokens, ReferenceConfiguration.Classes);
        var graph = new GraphBuilder();
        var ids = graph.Input(IdsName, ElementType.Int64, ["batch", "tokens"]);
        var score = graph.Output(ScoreName, graph.Softmax(network.Build(graph, ids).Logits));
        foreach (var parameter in graph.Parameters)
        {
            float[] weights = parameter.Initialization.Create(parameter.Name, parameter.Shape, seed: 1);
            parameter.Value.Data = TensorData.FromFloats(weights, parameter.Shape.ToLengths());
        }

        _session = new(ModelWriter.Write(graph, [score]), new(ExecutionDevice.Cpu, 0));
    }

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            using (var ids = Tensor.FromIntegers(_ids, ReferenceConfiguration.Batch, ReferenceConfiguration.Tokens))
            {
                _session.Run(new Dictionary<string, Tensor> { [IdsName] = ids }, ScoreName)[0].Dispose();
            }

            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    public void Dispose() => _session.Dispose();
}
