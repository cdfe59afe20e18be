using System.Runtime.InteropServices;

namespace Ml.Attention.Tokenization;

/// <summary>
/// The pairs and triples of words that a model knows, those in the most texts first. A run of words is known by one
/// number, its key: the ids of its words as digits in base <see cref="Base"/>. In a triple the digit 0 stands for the start
/// of the text where it comes first, (0, word, word) and (0, 0, word), and in the middle for any token.
/// </summary>
internal sealed class NGramVocabulary
{
    /// <summary>The words of a vocabulary are numbered as they are; the number 0 stands for every run that is not known.</summary>
    private readonly long _firstWord;

    private readonly Dictionary<long, int> _pairNumbers;
    private readonly Dictionary<long, int> _tripleNumbers;

    private NGramVocabulary(Vocabulary vocabulary, long[] pairs, long[] triples, NGramOptions options)
    {
        (Base, _firstWord, Pairs, Triples) = (vocabulary.Count, vocabulary.FirstWordId, pairs, triples);
        FeaturePairs = options.MaxLength >= 2 ? pairs.Length : 0;
        HasStartsAndGaps = options.StartsAndGaps && triples.Length > 0;
        _pairNumbers = pairs.Index().ToDictionary(pair => pair.Item, pair => pair.Index + 1);
        _tripleNumbers = triples.Index().ToDictionary(triple => triple.Item, triple => triple.Index + 1);
        Words = vocabulary.Words.Count;
    }

    /// <summary>More than any token id.</summary>
    public long Base { get; }

    /// <summary>How many words there are.</summary>
    public int Words { get; }

    /// <summary>The key of each pair; its number is its position, counted from 1.</summary>
    public long[] Pairs { get; }

    /// <summary>The key of each triple; its number is its position, counted from 1.</summary>
    public long[] Triples { get; }

    /// <summary>Whether starts of texts, and pairs with a token between, may be among the triples.</summary>
    public bool HasStartsAndGaps { get; }

    /// <summary>How many pairs are features of the linear model: all or none.</summary>
    public int FeaturePairs { get; }

    /// <summary>Words, pairs and triples that are features of the linear model.</summary>
    public int FeatureCount => Words + FeaturePairs + Triples.Length;

    /// <summary>The runs of some texts, as options want them.</summary>
    /// <param name="texts">The token ids of each text.</param>
    /// <param name="vocabulary">Says which ids are words.</param>
    /// <param name="options">How many runs, and how long.</param>
    public static NGramVocabulary Create(IEnumerable<int[]> texts, Vocabulary vocabulary, NGramOptions options)
    {
        bool needsPairs = options.PairEmbeddings || (options.LinearPath && options.MaxLength >= 2);
        bool needsTriples = options.LinearPath && options.MaxLength >= 3;
        var pairs = new Dictionary<long, (int Texts, int Last)>();
        var triples = new Dictionary<long, (int Texts, int Last)>();
        long first = vocabulary.FirstWordId, size = vocabulary.Count;
        int text = 0;
        foreach (int[] ids in needsPairs ? texts : [])
        {
            text++;
            for (int i = 0; i + 1 < ids.Length; i++)
            {
                if (ids[i] >= first && ids[i + 1] >= first)
                {
                    Count(pairs, (ids[i] * size) + ids[i + 1], text);
                }
            }

            foreach (long triple in needsTriples ? TripleKeys(ids, first, size, options.StartsAndGaps) : [])
            {
                Count(triples, triple, text);
            }
        }

        return new(vocabulary, Frequent(pairs, options), Frequent(triples, options), options);
    }

    /// <summary>The number of the pair that begins at each position; 0 where it is not known.</summary>
    public int[] PairNumbers(int[] ids)
    {
        var numbers = new int[ids.Length];
        for (int i = 0; i + 1 < ids.Length; i++)
        {
            numbers[i] = _pairNumbers.GetValueOrDefault((ids[i] * Base) + ids[i + 1]);
        }

        return numbers;
    }

    /// <summary>
    /// The words, pairs and triples of a text, each once, in ascending order: words are numbered from 1, then pairs, then
    /// triples.
    /// </summary>
    public int[] Features(int[] ids)
    {
        var features = new List<int>(ids.Length * 3);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < _firstWord)
            {
                continue;
            }

            features.Add((int)(ids[i] - _firstWord) + 1);
            if (FeaturePairs > 0 && i + 1 < ids.Length && ids[i + 1] >= _firstWord)
            {
                Add(_pairNumbers, (ids[i] * Base) + ids[i + 1], Words);
            }
        }

        foreach (long triple in Triples.Length > 0 ? TripleKeys(ids, _firstWord, Base, HasStartsAndGaps) : [])
        {
            Add(_tripleNumbers, triple, Words + FeaturePairs);
        }

        return [.. features.Distinct().Order()];

        void Add(Dictionary<long, int> numbers, long key, int offset)
        {
            if (numbers.TryGetValue(key, out int number))
            {
                features.Add(offset + number);
            }
        }
    }

    /// <summary>The keys of the triples in a text.</summary>
    private static IEnumerable<long> TripleKeys(int[] ids, long first, long size, bool startsAndGaps)
    {
        if (startsAndGaps && ids.Length > 0 && ids[0] >= first)
        {
            yield return ids[0];
            if (ids.Length > 1 && ids[1] >= first)
            {
                yield return (ids[0] * size) + ids[1];
            }
        }

        for (int i = 0; i + 2 < ids.Length; i++)
        {
            if (ids[i] < first || ids[i + 2] < first)
            {
                continue;
            }

            if (ids[i + 1] >= first)
            {
                yield return (((ids[i] * size) + ids[i + 1]) * size) + ids[i + 2];
            }

            if (startsAndGaps)
            {
                yield return (ids[i] * size * size) + ids[i + 2];
            }
        }
    }

    private static void Count(Dictionary<long, (int Texts, int Last)> counts, long key, int text)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        if (count.Last != text)
        {
            count = (count.Texts + 1, text);
        }
    }

    private static long[] Frequent(Dictionary<long, (int Texts, int Last)> counts, NGramOptions options) => [.. counts
        .Where(pair => pair.Value.Texts >= options.MinTexts)
        .OrderByDescending(pair => pair.Value.Texts)
        .ThenBy(pair => pair.Key)
        .Take(options.MaxCount)
        .Select(pair => pair.Key)];
}
