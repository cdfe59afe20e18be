using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Tests.Layers;

/// <summary>A <see cref="SequenceClassifier"/> with random weights, run on token ids.</summary>
internal sealed class ClassifierForward : IDisposable
{
    public const int Vocabulary = 50, MaxTokens = 24, Classes = 4;

    private readonly GraphSession _session;

    public ClassifierForward(EncoderOptions options, int seed)
    {
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, ["batch", "tokens"]);
        var logits = new SequenceClassifier(options, Vocabulary, MaxTokens, Classes).Build(graph, ids).Logits;
        foreach (var (i, parameter) in graph.Parameters.Index())
        {
            // Larger than at the start of training, so that scores differ much from text to text.
            float center = parameter.Initialization == Initialization.Ones ? 1 : 0;
            float[] offsets = RandomNumbers.Uniform(seed + i, (int)parameter.Shape.ElementCount, 0.6f);
            Evaluation.Assign(parameter, Array.ConvertAll(offsets, offset => center + offset));
        }

        _session = Evaluation.Session(graph.Softmax(logits));
    }

    /// <summary>The scores of each text, all padded to the same length.</summary>
    public float[][] Score(int tokens, params IReadOnlyList<long[]> texts)
    {
        var cells = new long[texts.Count * tokens];
        foreach (var (row, text) in texts.Index())
        {
            text.CopyTo(cells, row * tokens);
        }

        using var ids = Tensor.FromIntegers(cells, texts.Count, tokens);
        using var result = _session.Run(new Dictionary<string, Tensor> { ["ids"] = ids }, _session.OutputNames.ToArray())[0];
        return [.. result.Floats.ToArray().Chunk(Classes)];
    }

    public void Dispose() => _session.Dispose();
}
