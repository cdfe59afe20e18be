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
    /// (<c>don't</c>); or one sign. The alternatives exclude each other, since the longest match wins, not the first.
    /// White space and control characters only separate.
    /// </summary>
    public const string TokenExpression =
        @"\p{Han}|[^\p{Han}\s\p{P}\p{S}\p{Z}\p{C}]+(?:['’][^\p{Han}\s\p{P}\p{S}\p{Z}\p{C}]+)*|[\p{P}\p{S}]";

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
    /// <param name="tokens">String <c>[batch, all_tokens]</c>, from <see cref="Split"/>.</param>
    /// <param name="vocabulary">The words with ids of their own.</param>
    /// <param name="options">Says where long texts are cut.</param>
    /// <returns>Int64 <c>[batch, tokens]</c>; at least one token, which is padding where a batch has none.</returns>
    public static Value Encode(GraphBuilder graph, Value tokens, Vocabulary vocabulary, TokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = graph.Scope("tokenizer");

        var (forms, ids) = vocabulary.ToLookUp();
        var known = graph.LookUp(tokens, ["", .. forms], [PaddingId, .. ids], absent: -1);
        var hashed = graph.Add(graph.HashBucket(tokens, vocabulary.UnknownBuckets), graph.Constant(Vocabulary.FirstUnknownId));
        var all = graph.Where(graph.Equal(known, graph.Constant(-1L)), hashed, known);
        var cut = graph.Slice(all, 1, graph.ConstantList(0), graph.ConstantList(options.MaxTokens), TokensAxis);
        return graph.PadToOne(cut, axis: 1);
    }
}
