using System.Text;
using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>
/// Emits the nodes that cut text into words and into pieces of words. A regular expression finds the longest piece at each place
/// (as in WordPiece; Wu et al. 2016), so nothing but <c>Tokenizer</c> and a table is needed, and any text can be cut.
/// </summary>
internal static class PieceGraph
{
    /// <summary>
    /// What pieces are learned within: a run of letters, of digits or of signs, with one space before it where there is one. The
    /// alternatives exclude each other, since the longest match wins.
    /// </summary>
    public const string WordExpression = @" ?[\p{L}\p{M}]+| ?\p{N}+| ?[\p{P}\p{S}]+";

    /// <summary>A character that begins no piece.</summary>
    private const string AnyCharacter = @"[^\s\p{Z}\p{C}]";

    /// <summary>The words of each text, which begins as if a space stood before it.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="text">String <c>[batch, 1]</c>.</param>
    /// <returns>String <c>[batch, all_tokens]</c>; rows of shorter texts end in empty strings.</returns>
    public static Value Words(GraphBuilder graph, Value text) => Split(graph, text, WordExpression);

    /// <summary>The pieces of each text.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="text">String <c>[batch, 1]</c>.</param>
    /// <param name="vocabulary">The pieces.</param>
    /// <returns>Int64 <c>[batch, all_tokens]</c>; rows of shorter texts end in padding.</returns>
    public static Value Ids(GraphBuilder graph, Value text, PieceVocabulary vocabulary)
    {
        using var scope = graph.Scope("pieces");
        var tokens = Split(graph, text, vocabulary.IsOfWords ? WordExpression : Expression(vocabulary.Pieces));
        long[] ids = [.. Enumerable.Range(PieceVocabulary.FirstPieceId, vocabulary.Pieces.Count).Select(id => (long)id)];
        return graph.LookUp(tokens, ["", .. vocabulary.Pieces], [PieceVocabulary.PaddingId, .. ids], absent: PieceVocabulary.UnknownId);
    }

    /// <summary>Matches the longest piece, or any one character. Sorted, so that the automaton shares beginnings.</summary>
    public static string Expression(IEnumerable<string> pieces) =>
        string.Join('|', pieces.Order(StringComparer.Ordinal).Select(Escaped).Append(AnyCharacter));

    private static Value Split(GraphBuilder graph, Value text, string expression)
    {
        var spaced = graph.JoinTexts(graph.Constant(TensorData.FromStrings([" "])), graph.Reshape(text, [text.Shape[0]]));
        return graph.Tokenize(spaced, expression, padding: "", "all_tokens");
    }

    /// <summary>RE2 takes every ASCII sign behind a backslash for itself.</summary>
    private static string Escaped(string piece)
    {
        var escaped = new StringBuilder(piece.Length);
        foreach (var rune in piece.EnumerateRunes())
        {
            bool isSign = rune.IsAscii && !Rune.IsLetterOrDigit(rune) && rune.Value != ' ';
            escaped.Append(isSign ? @"\" : "").Append(rune.ToString());
        }

        return escaped.ToString();
    }
}
