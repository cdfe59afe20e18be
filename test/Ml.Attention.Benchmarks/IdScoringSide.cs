using System.Diagnostics;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Benchmarks;

/// <summary>Our scoring from token ids to probabilities: the graph of an exported model without the tokenizer.</summary>
internal sealed class IdScoringSide : ISide, IDisposable
{
    private const string IdsName = "ids", ScoreName = "score";

    private readonly ModelSize _size;
    private readonly long[] _ids;
    private readonly GraphSession _session;

    public IdScoringSide(
        ModelSize size,
        NormalizationPlacement normalization,
        OperatorChoice operators = OperatorChoice.Fused,
        WeightPrecision precision = WeightPrecision.Float,
        ExecutionDevice? device = null)
    {
        _size = size;
        var random = new Random(1);
        _ids = [.. Enumerable.Range(0, size.Batch).SelectMany(_ => size.RandomIds(random)).Select(id => (long)id)];
        _session = new(Model(size, normalization, operators, precision), new(device ?? ExecutionDevice.Cpu, 0));
    }

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            _ = Score();
            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    /// <summary>The probabilities of the texts, one behind the other.</summary>
    public float[] Score()
    {
        using var ids = Tensor.FromIntegers(_ids, _size.Batch, _size.Tokens);
        using var score = _session.Run(new Dictionary<string, Tensor> { [IdsName] = ids }, ScoreName)[0];
        return score.Floats.ToArray();
    }

    public void Dispose() => _session.Dispose();

    private static ModelProto Model(ModelSize size, NormalizationPlacement normalization, OperatorChoice operators, WeightPrecision precision)
    {
        var network = new SequenceClassifier(size.Encoder(normalization, 0.1f), ModelSize.Vocabulary, size.Tokens, ModelSize.Classes);
        var graph = new GraphBuilder(operators: operators);
        var ids = graph.Input(IdsName, ElementType.Int64, ["batch", "tokens"]);
        var score = graph.Output(ScoreName, graph.Softmax(network.Build(graph, ids).Logits));
        foreach (var parameter in graph.Parameters)
        {
            float[] weights = parameter.Initialization.Create(parameter.Name, parameter.Shape, seed: 1);
            parameter.Value.Data = TensorData.FromFloats(weights, parameter.Shape.ToLengths());
        }

        var model = ModelWriter.Write(graph, [score]);
        if (precision != WeightPrecision.Float)
        {
            ModelQuantizer.Round(model, precision, kept: []);
        }

        return model;
    }
}
