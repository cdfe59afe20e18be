using System.Runtime.InteropServices;

namespace Ml.Attention.Tokenization;

/// <summary>
/// Learns pieces of words by byte-pair encoding: the pair of neighbours that is seen most often becomes one symbol, again and
/// again (Sennrich, Haddow &amp; Birch 2016, section 3.2). Of pairs seen equally often, the one that stands first is merged first.
/// </summary>
internal sealed class PieceLearner
{
    private readonly List<string> _symbols = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int[]> _words = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Word, int Position)> _queue = new();

    /// <param name="words">The symbols of each word, and how often it was seen.</param>
    public PieceLearner(IEnumerable<(IReadOnlyList<string> Symbols, long Count)> words)
    {
        foreach (var (symbols, count) in words)
        {
            _words.Add([.. symbols.Select(IdOf)]);
            _counts.Add(count);
        }

        for (int word = 0; word < _words.Count; word++)
        {
            Count(word, _counts[word]);
        }

        foreach (var (key, pair) in _pairs)
        {
            Enqueue(key, pair);
        }
    }

    /// <summary>The merges, most useful first, until no pair is seen so often any more.</summary>
    /// <param name="minCount">How often a pair must be seen.</param>
    public IEnumerable<(string Left, string Right)> Merges(long minCount)
    {
        while (_queue.TryDequeue(out var key, out var priority))
        {
            var pair = _pairs[key];
            if (pair.Count != -priority.Count)
            {
                // It was seen less often since then.
                if (pair.Count > 0)
                {
                    Enqueue(key, pair);
                }

                continue;
            }

            if (pair.Count < minCount)
            {
                yield break;
            }

            Merge(key, pair);
            yield return (_symbols[key.Left], _symbols[key.Right]);
        }
    }

    private int IdOf(string symbol)
    {
        ref int id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, symbol, out bool isKnown);
        if (!isKnown)
        {
            id = _symbols.Count;
            _symbols.Add(symbol);
        }

        return id;
    }

    private void Merge((int Left, int Right) key, Pair pair)
    {
        int merged = IdOf(_symbols[key.Left] + _symbols[key.Right]);
        int[] places = [.. pair.Words];
        Array.Sort(places);
        var grown = new HashSet<(int, int)>();
        foreach (int word in places)
        {
            int[] symbols = _words[word];
            Count(word, -_counts[word]);
            _words[word] = Joined(symbols, key, merged);
            Count(word, _counts[word], grown);
        }

        foreach (var each in grown)
        {
            Enqueue(each, _pairs[each]);
        }
    }

    private static int[] Joined(int[] symbols, (int Left, int Right) key, int merged)
    {
        var result = new List<int>(symbols.Length);
        for (int i = 0; i < symbols.Length; i++)
        {
            bool isPair = i + 1 < symbols.Length && symbols[i] == key.Left && symbols[i + 1] == key.Right;
            result.Add(isPair ? merged : symbols[i]);
            i += isPair ? 1 : 0;
        }

        return [.. result];
    }

    /// <summary>Adds the pairs of a word to the counts, or takes them off.</summary>
    private void Count(int word, long count, HashSet<(int, int)>? grown = null)
    {
        int[] symbols = _words[word];
        for (int i = 0; i + 1 < symbols.Length; i++)
        {
            var key = (symbols[i], symbols[i + 1]);
            ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out bool isKnown);
            if (!isKnown || pair!.Count == 0)
            {
                pair ??= new();
                (pair.Word, pair.Position) = (word, i);
            }

            pair.Count += count;
            if (count > 0)
            {
                pair.Words.Add(word);
                grown?.Add(key);
            }
        }
    }

    private void Enqueue((int Left, int Right) key, Pair pair) => _queue.Enqueue(key, (-pair.Count, pair.Word, pair.Position));

    private sealed class Pair
    {
        public long Count { get; set; }

        /// <summary>Where it was seen first.</summary>
        public int Word { get; set; }

        public int Position { get; set; }

        /// <summary>The words that have it, or had it.</summary>
        public HashSet<int> Words { get; } = [];
    }
}
