using System.Runtime.InteropServices;

namespace Ml.Attention.Tokenization;

/// <summary>Counts tokens and keeps the frequent ones.</summary>
public sealed class VocabularyBuilder
{
    private readonly TokenizerOptions _options;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>A builder that has counted nothing yet.</summary>
    public VocabularyBuilder(TokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Counts a token; an empty one is padding and does not count.</summary>
    /// <param name="token">As it stands in texts.</param>
    /// <param name="count">How often it stands there.</param>
    public void Add(string token, long count = 1)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (token.Length > 0 && count > 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _) += count;
        }
    }

    /// <summary>
    /// The vocabulary of what was counted: words of at least <see cref="TokenizerOptions.MinFrequency"/>, the most
    /// frequent <see cref="TokenizerOptions.MaxVocabulary"/>; equally frequent ones in the order of their characters.
    /// </summary>
    public Vocabulary Build()
    {
        var words = _counts
            .GroupBy(pair => _options.FoldCase ? Vocabulary.Fold(pair.Key) : pair.Key, StringComparer.Ordinal)
            .Select(group => (Word: group.Key, Count: group.Sum(pair => pair.Value), Seen: group.Select(pair => pair.Key)))
            .Where(word => word.Count >= _options.MinFrequency)
            .OrderByDescending(word => word.Count)
            .ThenBy(word => word.Word, StringComparer.Ordinal)
            .Take(_options.MaxVocabulary)
            .Select(word => Forms(word.Word, word.Seen));
        return new Vocabulary([.. words], _options.UnknownBuckets);
    }

    private string[] Forms(string word, IEnumerable<string> seen)
    {
        IEnumerable<string> spellings = _options.FoldCase ? Vocabulary.Spellings(word) : [word];
        return [.. spellings.Concat(seen.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
    }
}
