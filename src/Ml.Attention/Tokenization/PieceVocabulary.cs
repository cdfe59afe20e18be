using System.Text;

namespace Ml.Attention.Tokenization;

/// <summary>
/// The ids of what text is read and written in: subwords or words, each with the space before it where it begins behind one, so
/// that text is put together by writing one behind the other.
/// </summary>
public sealed class PieceVocabulary
{
    /// <summary>The ids that are no pieces: what fills rows up, what is not known, what stands before and behind each text.</summary>
    public const int PaddingId = 0, UnknownId = 1, BeginId = 2, EndId = 3;

    /// <summary>The id of the first piece.</summary>
    public const int FirstPieceId = 4;

    /// <summary>How long the regular expression of all subwords may be: RE2's automaton for a longer one can exceed its memory.</summary>
    public const int MostExpressionBytes = 32_000;

    internal PieceVocabulary(PieceKind kind, IReadOnlyList<string> pieces) => (Kind, Pieces) = (kind, pieces);

    /// <summary>What the pieces are.</summary>
    public PieceKind Kind { get; }

    /// <summary>The pieces, in the order of their ids.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>How many ids there are, those that are no pieces included.</summary>
    public int Count => Pieces.Count + FirstPieceId;

    internal bool IsOfWords => Kind == PieceKind.Words;

    /// <summary>What each id adds to a text.</summary>
    internal string[] Written => [.. Enumerable.Repeat("", FirstPieceId), .. Pieces];

    /// <summary>Makes a vocabulary of the words of texts.</summary>
    /// <param name="words">Each different word, with the space before it, and how often it was seen.</param>
    /// <param name="options">What it is made of, and how large it may be.</param>
    internal static PieceVocabulary Create(IEnumerable<KeyValuePair<string, long>> words, PieceOptions options)
    {
        // In an order of their own, so that the same texts in another order give the same vocabulary.
        var sorted = words.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).ToList();
        return new(options.Kind, options.Kind == PieceKind.Words
            ? [.. sorted.Where(word => word.Value >= options.MinCount).Take(options.Size).Select(word => word.Key)]
            : Subwords(sorted, options));
    }

    private static List<string> Subwords(List<KeyValuePair<string, long>> words, PieceOptions options)
    {
        var characters = words
            .SelectMany(word => word.Key.EnumerateRunes().Select(rune => (Rune: rune, word.Value)))
            .GroupBy(pair => pair.Rune, pair => pair.Value)
            .Select(group => (Text: group.Key.ToString(), Count: group.Sum()))
            .Where(character => character.Count >= options.MinCount)
            .OrderByDescending(character => character.Count).ThenBy(character => character.Text, StringComparer.Ordinal);
        int bytes = 0;
        var pieces = characters.Select(character => character.Text).TakeWhile(Fits).Take(options.Size).ToList();
        var alphabet = pieces.ToHashSet(StringComparer.Ordinal);
        var known = pieces.ToHashSet(StringComparer.Ordinal);
        var learner = new PieceLearner(words.SelectMany(word => Runs(word.Key, alphabet).Select(run => (run, word.Value))));
        foreach (var (left, right) in learner.Merges(options.MinCount))
        {
            string piece = left + right;
            if (pieces.Count >= options.Size || !Fits(piece))
            {
                break;
            }

            if (known.Add(piece))
            {
                pieces.Add(piece);
            }
        }

        return pieces;

        // With the sign between alternatives, and a backslash where every character needs one.
        bool Fits(string piece) => (bytes += Encoding.UTF8.GetByteCount(piece) + 1) <= MostExpressionBytes;
    }

    /// <summary>The runs of characters of a word that are in the alphabet.</summary>
    private static IEnumerable<IReadOnlyList<string>> Runs(string word, HashSet<string> alphabet)
    {
        var run = new List<string>();
        foreach (var rune in word.EnumerateRunes())
        {
            string symbol = rune.ToString();
            if (alphabet.Contains(symbol))
            {
                run.Add(symbol);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}
