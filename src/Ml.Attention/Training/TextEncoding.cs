using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>
/// Runs the tokenizer's nodes over a data set: once to count words, once to get ids. They are the nodes that the
/// exported model holds.
/// </summary>
internal static class TextEncoding
{
    /// <summary>Cells of the matrix of token strings that one run makes.</summary>
    private const int BatchTokens = 1 << 15;

    private const string TextName = "Text";

    /// <summary>The vocabulary of the given texts, and how many tokens each text has.</summary>
    public static (Vocabulary Vocabulary, int[] Lengths) Count(
        IReadOnlyList<string> texts, TokenizerOptions options, SessionSettings settings, CancellationToken cancellationToken)
    {
        var graph = new GraphBuilder();
        var tokens = TokenizerGraph.Split(graph, Text(graph));
        using var session = new GraphSession(ModelWriter.Write(graph, [tokens]), settings);
        var builder = new VocabularyBuilder(options);
        var lengths = new int[texts.Count];
        foreach (var (batch, result) in Run(session, texts, int.MaxValue, tokens.Name, cancellationToken))
        {
            string[] cells = result.ToStrings();
            int columns = cells.Length / batch.Length;
            for (int i = 0; i < cells.Length; i++)
            {
                builder.Add(cells[i]);
                lengths[batch[i / columns]] += cells[i].Length > 0 ? 1 : 0;
            }
        }

        return (builder.Build(), lengths);
    }

    /// <summary>The ids of each text, in the order of the texts, without padding.</summary>
    public static int[][] Encode(
        IReadOnlyList<string> texts, Vocabulary vocabulary, TokenizerOptions options, SessionSettings settings, CancellationToken cancellationToken)
    {
        var graph = new GraphBuilder();
        var tokens = TokenizerGraph.Split(graph, Text(graph));
        var ids = graph.Output("ids", TokenizerGraph.Encode(graph, tokens, vocabulary, options).Ids);
        using var session = new GraphSession(ModelWriter.Write(graph, [ids]), settings);
        var encoded = new int[texts.Count][];
        foreach (var (batch, result) in Run(session, texts, options.MaxTokens, ids.Name, cancellationToken))
        {
            var all = result.Integers;
            int columns = all.Length / batch.Length;
            for (int row = 0; row < batch.Length; row++)
            {
                var cells = all.Slice(row * columns, columns);
                int length = cells.IndexOf(TokenizerGraph.PaddingId) is var end and >= 0 ? end : columns;
                encoded[batch[row]] = Array.ConvertAll(cells[..length].ToArray(), id => (int)id);
            }
        }

        return encoded;
    }

    private static Value Text(GraphBuilder graph) => graph.Input(TextName, ElementType.String, ["batch", 1]);

    private static IEnumerable<(int[] Batch, Tensor Result)> Run(
        GraphSession session, IReadOnlyList<string> texts, int maxTokens, string output, CancellationToken cancellationToken)
    {
        foreach (int[] batch in TextBatches.Create(texts, maxTokens, BatchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var input = Tensor.FromTexts([.. batch.Select(position => texts[position])]);
            using var result = session.Run(new Dictionary<string, Tensor> { [TextName] = input }, output)[0];
            yield return (batch, result);
        }
    }
}
