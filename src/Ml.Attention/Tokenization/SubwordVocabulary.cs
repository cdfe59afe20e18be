using System.Runtime.InteropServices;
using System.Text;

namespace Ml.Attention.Tokenization;

/// <summary>
/// The runs of characters that a model knows. A word is read as its characters, the first <see cref="LongestWord"/> at most, with a
/// mark before and behind; a run of them is known by one number, its key: the numbers of its characters as digits in base <see cref="Base"/>.
/// </summary>
internal sealed class SubwordVocabulary
{
    /// <summary>The mark before and behind a word; every character that is not known.</summary>
    public const int Boundary = 1, UnknownCharacter = 2;

    /// <summary>More than the number of any character; five digits fit in 63 bits.</summary>
    public const long Base = 4096;

    /// <summary>
    /// So many characters of a word are read: a graph reads all unknown words of a batch side by side, and one of thousands would make
    /// room for thousands for each of the others.
    /// </summary>
    public const int LongestWord = 64;

    private const int FirstCharacter = 3;

    private readonly Dictionary<Rune, int> _characters;
    private readonly Dictionary<long, int> _numbers;
    private readonly SubwordOptions _options;
    private readonly bool _foldsCase;

    private SubwordVocabulary(IEnumerable<Rune> characters, long[] keys, int embedded, SubwordOptions options, bool foldsCase)
    {
        (Keys, Embedded, _options, _foldsCase) = (keys, embedded, options, foldsCase);
        Characters = [.. characters];
        _characters = Characters.Index().ToDictionary(pair => pair.Item, pair => pair.Index + FirstCharacter);
        _numbers = keys.Index().ToDictionary(pair => pair.Item, pair => pair.Index + 1);
    }

    /// <summary>The characters with numbers of their own, folded, the most frequent first.</summary>
    public IReadOnlyList<Rune> Characters { get; }

    /// <summary>The key of each run, those in the most words first; its number is its position, counted from 1.</summary>
    public long[] Keys { get; }

    /// <summary>How many of the runs, the first, have vectors.</summary>
    public int Embedded { get; }

    /// <summary>The lengths of runs.</summary>
    public IEnumerable<int> Lengths => Enumerable.Range(_options.MinLength, _options.MaxLength - _options.MinLength + 1);

    /// <summary>The runs that stand in enough of some texts.</summary>
    /// <param name="tokens">Different tokens, as they stand in texts.</param>
    /// <param name="texts">For each text its tokens, by position in <paramref name="tokens"/>.</param>
    /// <param name="options">Which runs.</param>
    /// <param name="foldsCase">Whether upper and lower case are one.</param>
    public static SubwordVocabulary Create(IReadOnlyList<string> tokens, IEnumerable<int[]> texts, SubwordOptions options, bool foldsCase)
    {
        int[][] all = [.. texts];
        bool[] isUsed = new bool[tokens.Count];
        foreach (int token in all.SelectMany(text => text))
        {
            isUsed[token] = true;
        }

        // Spellings of one word in other case would count a run twice.
        string[] folded = [.. tokens.Select(word => foldsCase ? Vocabulary.Fold(word) : word)];
        string[] words = [.. folded.Where((_, token) => isUsed[token]).Distinct(StringComparer.Ordinal)];
        var characters = words.SelectMany(word => word.EnumerateRunes()).CountBy(rune => rune)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take((int)Base - FirstCharacter).Select(pair => pair.Key);
        var vocabulary = new SubwordVocabulary(characters, [], 0, options, foldsCase);
        var counts = new Dictionary<long, (int Words, int Texts, int Last)>();
        foreach (long key in words.SelectMany(word => vocabulary.KeysOf(word).Distinct()))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _).Words++;
        }

        long[][] keys = [.. folded.Select((word, token) => isUsed[token] ? vocabulary.KeysOf(word).ToArray() : [])];
        for (int text = 0; text < all.Length; text++)
        {
            foreach (long key in all[text].SelectMany(token => keys[token]))
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
                count = count.Last == text + 1 ? count : (count.Words, count.Texts + 1, text + 1);
            }
        }

        var kept = counts.Where(pair => pair.Value.Texts >= options.MinTexts)
            .OrderByDescending(pair => pair.Value.Words).ThenBy(pair => pair.Key).Take(options.MaxCount).ToList();
        int embedded = options.Embeddings ? Math.Min(options.MaxEmbeddings, kept.Count(pair => pair.Value.Words > 1)) : 0;
        return new(vocabulary.Characters, [.. kept.Select(pair => pair.Key)], embedded, options, foldsCase);
    }

    /// <summary>The numbers of the known runs of a word; one that stands in it twice is there twice.</summary>
    public int[] NumbersOf(string word) => [.. KeysOf(_foldsCase ? Vocabulary.Fold(word) : word)
        .Select(key => _numbers.GetValueOrDefault(key)).Where(number => number > 0)];

    /// <summary>Every spelling of a character with its number.</summary>
    public (string[] Forms, long[] Numbers) ToLookUp()
    {
        var forms = _characters
            .SelectMany(pair => Spellings(pair.Key).Select(form => (Form: form, Number: (long)pair.Value)))
            .DistinctBy(pair => pair.Form, StringComparer.Ordinal)
            .ToList();
        return ([.. forms.Select(pair => pair.Form)], [.. forms.Select(pair => pair.Number)]);
    }

    private IEnumerable<string> Spellings(Rune character)
    {
        yield return character.ToString();
        var upper = Rune.ToUpperInvariant(character);
        if (_foldsCase && upper != character && Rune.ToLowerInvariant(upper) == character)
        {
            yield return upper.ToString();
        }
    }

    private IEnumerable<long> KeysOf(string folded)
    {
        long[] digits = [Boundary, .. folded.EnumerateRunes().Take(LongestWord).Select(rune => (long)_characters.GetValueOrDefault(rune, UnknownCharacter)), Boundary];
        foreach (int length in Lengths)
        {
            for (int start = 0; start + length <= digits.Length; start++)
            {
                long key = 0;
                bool isKnown = true;
                for (int i = start; i < start + length; i++)
                {
                    key = (key * Base) + digits[i];
                    isKnown &= digits[i] != UnknownCharacter;
                }

                if (isKnown)
                {
                    yield return key;
                }
            }
        }
    }
}
