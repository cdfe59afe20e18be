using Ml.Attention.Generation;
using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Generation;

/// <summary>The loop of an exported model against searches that compute each probability anew, from whole sequences.</summary>
public sealed class BeamSearchTests : IDisposable
{
    private const int Sources = 9, MaxTokens = 12;

    private static readonly string[] Pieces = ["", "", "", "", " a", " b", "c", "."];

    private static readonly TransformerOptions Form = new() { Width = 8, Heads = 2, EncoderLayers = 1, DecoderLayers = 2, FeedForward = 12 };

    private readonly GraphSession _whole;
    private readonly int _seed;

    public BeamSearchTests()
    {
        _seed = 20261126;
        var graph = new GraphBuilder();
        var (source, padding) = Inputs(graph);
        var previous = graph.Input("previous", ElementType.Int64, ["batch", "targets"]);
        var network = Network();
        var scores = graph.LogSoftmax(network.Decode(graph, previous, network.Encode(graph, source, padding), padding));
        Initialize(graph);
        _whole = Evaluation.Session(scores);
    }

    /// <summary>ln p of unknown, padding and begin is as if it were not there: they are never written.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.6f)]
    [InlineData(1)]
    public void So_many_beams_that_nothing_is_left_out_find_the_best_of_all_texts(float penalty)
    {
        long[] source = [4, 7, 5, 8, PieceVocabulary.EndId];
        var (text, score) = Search([source], beams: 300, penalty, limit: 4)[0];

        var best = All(4).Select(ids => (Ids: ids, Worth: Worth(source, ids, penalty))).MaxBy(each => each.Worth);

        Assert.Equal(best.Worth, score, 1e-4);
        Assert.Equal(Text(best.Ids), text);
    }

    [Fact]
    public void One_beam_takes_the_most_probable_token_each_time()
    {
        long[][] sources = [[4, 7, 5, 8, PieceVocabulary.EndId], [6, PieceVocabulary.EndId, 0, 0, 0], [8, 8, 4, PieceVocabulary.EndId, 0]];
        var found = Search(sources, beams: 1, penalty: 0, limit: 9);

        for (int i = 0; i < sources.Length; i++)
        {
            List<int> ids = [];
            while (ids.Count < 9 && (ids.Count == 0 || ids[^1] != PieceVocabulary.EndId))
            {
                float[] next = Next(sources[i], ids);
                ids.Add(Enumerable.Range(PieceVocabulary.EndId, Pieces.Length - PieceVocabulary.EndId).MaxBy(id => next[id]));
            }

            Assert.Equal(Text(ids), found[i].Text);
            Assert.Equal(Worth(sources[i], ids, 0), found[i].Score, 1e-4);
        }
    }

    [Fact]
    public void What_stands_beside_a_text_in_a_batch_does_not_matter()
    {
        long[][] sources = [[4, 7, 5, 8, PieceVocabulary.EndId], [6, PieceVocabulary.EndId, 0, 0, 0], [8, 8, 4, PieceVocabulary.EndId, 0]];
        var together = Search(sources, beams: 3, penalty: 0.6f, limit: 9);

        Assert.All(sources.Zip(together), pair =>
        {
            var (text, score) = Search([pair.First], beams: 3, penalty: 0.6f, limit: 9)[0];
            Assert.Equal(text, pair.Second.Text);
            Assert.Equal(score, pair.Second.Score, 1e-4);
        });
    }

    [Fact]
    public void The_limit_of_a_text_counts_its_end()
    {
        var (text, _) = Search([[4, PieceVocabulary.EndId]], beams: 1, penalty: 0, limit: 1)[0];

        Assert.Contains(text, Pieces.Select(piece => piece.TrimStart()));
    }

    public void Dispose() => _whole.Dispose();

    private static EncoderDecoder Network() => new(Form, Sources, Pieces.Length, MaxTokens);

    private static (Value Source, Value Padding) Inputs(GraphBuilder graph) =>
        (graph.Input("source", ElementType.Int64, ["batch", "tokens"]), graph.Input("padding", ElementType.Float, ["batch", "tokens"]));

    /// <summary>Larger than before a training, so that probabilities differ.</summary>
    private void Initialize(GraphBuilder graph)
    {
        foreach (var parameter in graph.Parameters)
        {
            Evaluation.Assign(parameter, Array.ConvertAll(parameter.Initialization.Create(parameter.Name, parameter.Shape, _seed), value => value * 1.7f));
        }
    }

    private (string Text, float Score)[] Search(long[][] sources, int beams, float penalty, int limit)
    {
        var graph = new GraphBuilder { OperatorSet = OperatorSet.WithStrings };
        var (source, padding) = Inputs(graph);
        var limits = graph.Input("limits", ElementType.Int64, ["batch", 1]);
        var network = Network();
        var memory = network.Encode(graph, source, padding);
        var empty = graph.Constant(TensorData.FromFloats([], 1, Form.Heads, Form.Width / Form.Heads, 0));
        var search = new BeamSearch(graph, Pieces, graph.Constant((long)beams), graph.Constant(penalty), limits, MaxTokens);
        var (text, score) = search.Build([empty, empty, empty, empty], (ids, position, past) =>
        {
            var (logits, present) = network.Step(graph, ids, position, [(past[0], past[1]), (past[2], past[3])], memory, padding);
            return (logits, [.. present.SelectMany(pair => new[] { pair.Keys, pair.Values })]);
        });
        Initialize(graph);
        using var session = Evaluation.Session(text, score);
        using var limitsTensor = Tensor.FromIntegers([.. sources.Select(_ => (long)limit)], sources.Length, 1);
        using var ids = Tensor.FromIntegers([.. sources.SelectMany(each => each)], sources.Length, sources[0].Length);
        using var mask = Mask(sources);
        var results = session.Run(new Dictionary<string, Tensor> { ["source"] = ids, ["padding"] = mask, ["limits"] = limitsTensor }, [.. session.OutputNames]);
        var found = results[0].ToStrings().Zip(results[1].Floats.ToArray()).ToArray();
        Array.ForEach(results, tensor => tensor.Dispose());
        return found;
    }

    private static Tensor Mask(long[][] sources) =>
        Tensor.FromFloats([.. sources.SelectMany(each => each.Select(id => id == 0 ? 0f : 1f))], sources.Length, sources[0].Length);

    /// <summary>All texts of so many tokens, and all that end before.</summary>
    private static IEnumerable<List<int>> All(int limit)
    {
        int[] tokens = [.. Enumerable.Range(PieceVocabulary.EndId, Pieces.Length - PieceVocabulary.EndId)];
        IEnumerable<List<int>> open = [[]];
        for (int length = 1; length <= limit; length++)
        {
            var longer = open.SelectMany(ids => tokens.Select(token => (List<int>)[.. ids, token])).ToList();
            foreach (var ids in longer.Where(ids => ids[^1] == PieceVocabulary.EndId || length == limit))
            {
                yield return ids;
            }

            open = longer.Where(ids => ids[^1] != PieceVocabulary.EndId).ToList();
        }
    }

    private double Worth(long[] source, List<int> ids, float penalty)
    {
        double sum = ids.Index().Sum(pair => (double)Next(source, ids[..pair.Index])[pair.Item]);
        return sum / Math.Pow((5 + ids.Count) / 6.0, penalty);
    }

    private float[] Next(long[] source, List<int> before)
    {
        using var ids = Tensor.FromIntegers(source, 1, source.Length);
        using var mask = Mask([source]);
        using var previous = Tensor.FromIntegers([PieceVocabulary.BeginId, .. before.Select(id => (long)id)], 1, before.Count + 1);
        using var scores = _whole.Run(new Dictionary<string, Tensor> { ["source"] = ids, ["padding"] = mask, ["previous"] = previous }, [.. _whole.OutputNames])[0];
        return scores.Floats[^Pieces.Length..].ToArray();
    }

    private static string Text(IEnumerable<int> ids) => string.Concat(ids.Select(id => Pieces[id])).TrimStart(' ');
}
