using System.Runtime.InteropServices;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>
/// Texts cut into tokens by the nodes that the exported model holds, once; what follows from the tokens (vocabularies, ids)
/// is found without them.
/// </summary>
/// <param name="Tokens">Each different token once.</param>
/// <param name="Texts">For each text its tokens, by position in <paramref name="Tokens"/>; all of them, not cut off.</param>
internal sealed record TokenizedTexts(IReadOnlyList<string> Tokens, int[][] Texts)
{
    /// <summary>Cells of the matrix of token strings that one run makes.</summary>
    private const int BatchTokens = 1 << 15;

    private const string TextName = "Text", TokenName = "Token";

    public static TokenizedTexts Create(IReadOnlyList<string> texts, SessionSettings settings, CancellationToken cancellationToken)
    {
        var graph = new GraphBuilder();
        var tokens = TokenizerGraph.Split(graph, graph.Input(TextName, ElementType.String, ["batch", 1]));
        using var session = new GraphSession(ModelWriter.Write(graph, [tokens]), settings);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new int[texts.Count][];
        foreach (int[] batch in TextBatches.Create(texts, int.MaxValue, BatchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var input = Tensor.FromTexts(texts, batch);
            using var output = session.Run(new Dictionary<string, Tensor> { [TextName] = input }, tokens.Name)[0];
            string[] cells = output.ToStrings();
            int columns = cells.Length / batch.Length;
            for (int row = 0; row < batch.Length; row++)
            {
                var own = cells.AsSpan(row * columns, columns);
                int length = own.IndexOf("") is var end and >= 0 ? end : columns;
                int[] text = result[batch[row]] = new int[length];
                for (int i = 0; i < length; i++)
                {
                    ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, own[i], out bool isKnown);
                    place = isKnown ? place : places.Count - 1;
                    text[i] = place;
                }
            }
        }

        return new([.. places.OrderBy(pair => pair.Value).Select(pair => pair.Key)], result);
    }

    /// <summary>The words of the first of the texts.</summary>
    public Vocabulary CreateVocabulary(int texts, TokenizerOptions options)
    {
        long[] counts = new long[Tokens.Count];
        foreach (int token in Texts.Take(texts).SelectMany(text => text))
        {
            counts[token]++;
        }

        var builder = new VocabularyBuilder(options);
        for (int token = 0; token < counts.Length; token++)
        {
            builder.Add(Tokens[token], counts[token]);
        }

        return builder.Build();
    }

    /// <summary>The id of each different token, by the nodes that the exported model holds.</summary>
    public int[] Ids(Vocabulary vocabulary, SessionSettings settings)
    {
        if (Tokens.Count == 0)
        {
            return [];
        }

        var graph = new GraphBuilder();
        var ids = TokenizerGraph.Ids(graph, graph.Input(TokenName, ElementType.String, ["tokens", 1]), vocabulary);
        using var session = new GraphSession(ModelWriter.Write(graph, [ids]), settings);
        using var input = Tensor.FromTexts(Tokens);
        using var output = session.Run(new Dictionary<string, Tensor> { [TokenName] = input }, ids.Name)[0];
        return Array.ConvertAll(output.Integers.ToArray(), id => (int)id);
    }
}
