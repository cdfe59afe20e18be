using System.Globalization;
using Ml.Attention.Graphs;

namespace Ml.Attention.Tokenization;

/// <summary>Emits the nodes that find the runs of characters in words; see <see cref="SubwordVocabulary"/>.</summary>
internal static class SubwordGraph
{
    /// <summary>Each character is a token.</summary>
    private const string CharacterExpression = "(?s:.)";

    /// <summary>The beginning of a word is the only token.</summary>
    private static readonly string BeginningExpression = string.Create(CultureInfo.InvariantCulture, $@"\A(?s:.){{1,{SubwordVocabulary.LongestWord}}}");

    /// <summary>The numbers of the runs of each word; 0 where a run is not known or a word has no more.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="words">String <c>[words]</c>, one of which at least is not empty.</param>
    /// <param name="vocabulary">The runs that are known.</param>
    /// <returns>Int64 <c>[words, runs]</c>.</returns>
    public static Value Numbers(GraphBuilder graph, Value words, SubwordVocabulary vocabulary)
    {
        using var scope = graph.Scope("subwords");
        var beginnings = graph.ReshapeLike(graph.Tokenize(words, BeginningExpression, padding: "", "beginnings"), words);
        var characters = graph.Tokenize(beginnings, CharacterExpression, padding: "", "characters");
        var (forms, formNumbers) = vocabulary.ToLookUp();
        var digits = graph.LookUp(characters, ["", .. forms], [0, .. formNumbers], absent: SubwordVocabulary.UnknownCharacter);

        var zero = graph.Constant(0L);
        var mark = graph.Expand(
            graph.Constant(TensorData.FromIntegers([SubwordVocabulary.Boundary], 1, 1)), [words.Shape[0], 1], graph.Concat(0, graph.LengthOf(words, 0), graph.ConstantList(1)));
        var begun = graph.Concat(1, mark, digits);
        var padded = graph.Pad(begun, 1, graph.ConstantList(0), graph.ConstantList(1), "digits"); // [words, digits]
        var before = graph.Pad(begun, 1, graph.ConstantList(1), graph.ConstantList(0), "digits");
        var isEnd = graph.Greater(graph.Where(graph.Greater(padded, zero), zero, before), zero);
        var marked = graph.Where(isEnd, graph.Constant((long)SubwordVocabulary.Boundary), padded);

        var keys = graph.Concat(1, [.. vocabulary.Lengths.Select(length => Keys(graph, marked, length))]);
        return graph.LookUp(keys, vocabulary.Keys, [.. Enumerable.Range(1, vocabulary.Keys.Length).Select(number => (long)number)], absent: 0);
    }

    /// <summary>The key of the run of a length that begins at each character: with a digit 0 in it, it is none that is known.</summary>
    private static Value Keys(GraphBuilder graph, Value digits, int length)
    {
        var keys = digits;
        for (int place = 1; place < length; place++)
        {
            var padded = graph.Pad(digits, 1, graph.ConstantList(0), graph.ConstantList(place), $"{digits.Shape[1]}+{place}");
            var later = graph.Slice(padded, 1, graph.ConstantList(place), graph.ConstantList(long.MaxValue), digits.Shape[1]);
            keys = graph.Add(graph.Multiply(keys, graph.Constant(SubwordVocabulary.Base)), later);
        }

        return keys;
    }
}
