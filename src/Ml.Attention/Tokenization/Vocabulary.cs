using System.Text;

namespace Ml.Attention.Tokenization;

/// <summary>
/// The words with ids of their own. Id 0 is padding, the next <see cref="UnknownBuckets"/> ids are shared by all
/// other words, and the words follow, most frequent first.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The first of the ids that unknown words share.</summary>
    public const long FirstUnknownId = 1;

    private readonly IReadOnlyList<string[]> _forms;

    /// <summary>A vocabulary of the given words.</summary>
    /// <param name="forms">For each word, most frequent first: the spellings that mean it, the word itself first.</param>
    /// <param name="unknownBuckets">How many ids unknown words share.</param>
    internal Vocabulary(IReadOnlyList<string[]> forms, int unknownBuckets)
    {
        _forms = forms;
        UnknownBuckets = unknownBuckets;
        Words = [.. forms.Select(spellings => spellings[0])];
    }

    /// <summary>The words, most frequent first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How many ids unknown words share.</summary>
    public int UnknownBuckets { get; }

    /// <summary>The id of the first word.</summary>
    public long FirstWordId => FirstUnknownId + UnknownBuckets;

    /// <summary>How many ids there are: padding, unknown words, words.</summary>
    public int Count => 1 + UnknownBuckets + Words.Count;

    /// <summary>A word without the differences of upper and lower case, the same in every locale.</summary>
    internal static string Fold(string word) => word.ToLowerInvariant();

    /// <summary>The usual spellings of a folded word: <c>word</c>, <c>Word</c>, <c>WORD</c>.</summary>
    internal static IEnumerable<string> Spellings(string word)
    {
        yield return word;
        string upper = word.ToUpperInvariant();
        var first = Rune.GetRuneAt(word, 0);
        string capitalized = string.Concat(Rune.ToUpperInvariant(first).ToString(), word.AsSpan(first.Utf16SequenceLength));
        foreach (string spelling in new[] { capitalized, upper }.Distinct())
        {
            if (spelling != word && Fold(spelling) == word)
            {
                yield return spelling;
            }
        }
    }

    /// <summary>This vocabulary with the words of another that it has not, behind its own, and the spellings that the other knows of its own.</summary>
    /// <param name="other">As many ids are shared by its unknown words.</param>
    /// <param name="most">How many words there may be.</param>
    internal Vocabulary With(Vocabulary other, int most)
    {
        var words = _forms.Concat(other._forms).GroupBy(forms => forms[0], forms => forms, StringComparer.Ordinal);
        return new([.. words.Take(most).Select(word => word.SelectMany(forms => forms).Distinct(StringComparer.Ordinal).ToArray())], UnknownBuckets);
    }

    /// <summary>Every spelling with its id.</summary>
    internal (string[] Forms, long[] Ids) ToLookUp()
    {
        var forms = new List<string>();
        var ids = new List<long>();
        for (int i = 0; i < _forms.Count; i++)
        {
            forms.AddRange(_forms[i]);
            ids.AddRange(Enumerable.Repeat(FirstWordId + i, _forms[i].Length));
        }

        return ([.. forms], [.. ids]);
    }
}
