using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>
/// Emits the nodes that turn raw text into token ids. They are part of the exported model, and the same nodes
/// tokenize for training, so the two cannot differ.
/// </summary>
public static class TokenizerGraph
{
    /// <summary>
    /// What a token is: one Chinese character; a run of letters, digits and combining marks, with apostrophes inside
    /// (<c>don't</c>); or one sign, with its repetitions where people draw lines or shout with it. The alternatives exclude each other, since the longest match wins, not the first.
    /// White space and control characters only separate.
    /// </summary>
    public const string TokenExpression =
        @"\p{Han}|[^\p{Han}\s\p{P}\p{S}\p{Z}\p{C}]+(?:['’][^\p{Han}\s\p{P}\p{S}\p{Z}\p{C}]+)*|-+|=+|_+|\*+|\.+|!+|\?+|#+|~+|[\p{P}\p{S}]";

    /// <summary>The axis of tokens: as long as the longest text of the batch, at most <see cref="TokenizerOptions.MaxTokens"/>.</summary>
    public const string TokensAxis = "tokens";

    /// <summary>The id that fills up the rows of shorter texts.</summary>
    public const long PaddingId = 0;

    /// <summary>The tokens of each text; rows of shorter texts end in empty strings.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="text">String <c>[batch, 1]</c>.</param>
    /// <returns>String <c>[batch, all_tokens]</c>, not cut off.</returns>
    public static Value Split(GraphBuilder graph, Value text)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        return graph.Tokenize(graph.Reshape(text, [text.Shape[0]]), TokenExpression, padding: "", "all_tokens");
    }

    /// <summary>The id of each token.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="tokens">String, any shape; an empty one is padding.</param>
    /// <param name="vocabulary">The words with ids of their own.</param>
    /// <returns>Int64, the shape of the tokens.</returns>
    public static Value Ids(GraphBuilder graph, Value tokens, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(vocabulary);
        using var scope = graph.Scope("tokenizer");
        var (forms, formIds) = vocabulary.ToLookUp();
        var known = graph.LookUp(tokens, ["", .. forms], [PaddingId, .. formIds], absent: -1);
        var hashed = graph.Add(graph.HashBucket(tokens, vocabulary.UnknownBuckets), graph.Constant(Vocabulary.FirstUnknownId));
        return graph.Where(graph.Equal(known, graph.Constant(-1L)), hashed, known);
    }

    /// <summary>Where in its text each token that is kept stands.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, all_tokens]</c>, from <see cref="Ids"/>.</param>
    /// <param name="options">Says how many tokens are kept, and which.</param>
    /// <returns>Int64 <c>[batch, tokens]</c>; of windows, all of them.</returns>
    public static Value Positions(GraphBuilder graph, Value ids, TokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = graph.Scope("tokenizer");
        return Kept(graph, ids, options);
    }

    /// <summary>What stands at some positions of texts: at least one element for each, which is zero where a batch has no tokens.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="all">Int64 <c>[batch, all_tokens]</c>.</param>
    /// <param name="positions">Int64 <c>[batch, tokens]</c>, from <see cref="Positions"/>.</param>
    /// <returns>Int64 <c>[batch, tokens]</c>.</returns>
    public static Value At(GraphBuilder graph, Value all, Value positions)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.PadToOne(graph.GatherElements(all, positions, axis: 1), axis: 1);
    }

    /// <summary>
    /// Which tokens are kept: position j of the result is token j in the first part, and in the second, which a long
    /// text has when both ends are kept, token j plus as many as are left out between.
    /// </summary>
    private static Value Kept(GraphBuilder graph, Value all, TokenizerOptions options)
    {
        if (options.Truncation == Truncation.Windows)
        {
            return graph.Add(graph.Multiply(all, graph.Constant(0L)), graph.Cast(graph.Positions(all, 1), ElementType.Int64)); // [batch, all_tokens]
        }

        long firstPart = options.Truncation switch
        {
            Truncation.Head => options.MaxTokens,
            Truncation.Tail => 0,
            _ => (options.MaxTokens + 1L) / 2,
        };
        long[] numbers = [.. Enumerable.Range(0, options.MaxTokens).Select(j => (long)j)];
        var positions = graph.Slice(
            graph.Constant(TensorData.FromIntegers(numbers, numbers.Length)), 0, graph.ConstantList(0), graph.LengthOf(all, 1), TokensAxis);
        var isSecondPart = graph.Cast(graph.Greater(positions, graph.Constant(firstPart - 1)), ElementType.Int64); // [tokens]

        var isToken = graph.Cast(graph.Greater(all, graph.Constant(PaddingId)), ElementType.Int64);
        var count = graph.ReduceSum(isToken, [1], keepAxes: true); // [batch, 1]
        var leftOut = graph.Max(graph.Subtract(count, graph.ConstantList(options.MaxTokens)), graph.ConstantList(0));
        return graph.Add(positions, graph.Multiply(isSecondPart, leftOut)); // [batch, tokens]
    }
}
