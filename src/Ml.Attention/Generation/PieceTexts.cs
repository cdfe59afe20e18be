using System.Runtime.InteropServices;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Generation;

/// <summary>Makes a vocabulary of texts, and ids of any, by the nodes that an exported model holds.</summary>
internal sealed class PieceTexts
{
    private const string TextName = "text", OutputName = "output";

    /// <summary>Enough for a run to pay; few enough that the longest of them does not pad many.</summary>
    private const int TextsOfRun = 512;

    private readonly SessionSettings _settings;

    /// <param name="settings">Device and threads.</param>
    /// <param name="texts">What the vocabulary is made of.</param>
    /// <param name="options">How.</param>
    public PieceTexts(SessionSettings settings, IReadOnlyList<string> texts, PieceOptions options)
    {
        _settings = settings;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        Run(texts, PieceGraph.Words, output =>
        {
            foreach (string word in output.ToStrings().Where(word => word.Length > 0))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
            }
        });
        Vocabulary = PieceVocabulary.Create(counts, options);
    }

    public PieceVocabulary Vocabulary { get; }

    /// <summary>The ids of each text.</summary>
    public int[][] Ids(IReadOnlyList<string> texts)
    {
        var result = new List<int[]>(texts.Count);
        Run(texts, (graph, text) => PieceGraph.Ids(graph, text, Vocabulary), output =>
        {
            long[] lengths = output.Lengths;
            for (int row = 0; row < lengths[0]; row++)
            {
                var ids = output.Integers.Slice(row * (int)lengths[1], (int)lengths[1]);
                int end = ids.IndexOf(PieceVocabulary.PaddingId);
                result.Add(Array.ConvertAll((end < 0 ? ids : ids[..end]).ToArray(), id => (int)id));
            }
        });
        return [.. result];
    }

    private void Run(IReadOnlyList<string> texts, Func<GraphBuilder, Value, Value> build, Action<Tensor> read)
    {
        var graph = new GraphBuilder { OperatorSet = OperatorSet.WithStrings };
        var output = graph.Output(OutputName, build(graph, graph.Input(TextName, ElementType.String, ["batch", 1])));
        using var session = new GraphSession(ModelWriter.Write(graph, [output]), _settings with { Device = ExecutionDevice.Cpu });
        foreach (string[] some in texts.Select(SpacedText.Of).Chunk(TextsOfRun))
        {
            using var input = Tensor.FromTexts(some);
            using var result = session.Run(new Dictionary<string, Tensor> { [TextName] = input }, OutputName)[0];
            read(result);
        }
    }
}
