using System.Globalization;

namespace Ml.Attention.Tokenization;

/// <summary>How text becomes token ids.</summary>
public sealed record TokenizerOptions
{
    /// <summary>With both, runs of three ids still are different numbers below 2⁶³.</summary>
    private const int MostWords = 2_000_000, MostBuckets = 65_536;

    /// <summary>Tokens of a text that are read; the rest is left out. Of a pair of texts each has half of them, rounded down.</summary>
    /// <value>In tokens, 1 or more; 256 by default.</value>
    public int MaxTokens { get; init; } = 256;

    /// <summary>What is kept of a longer text.</summary>
    /// <value><see cref="Truncation.BothEnds"/> by default.</value>
    public Truncation Truncation { get; init; }

    /// <summary>How often a word must occur in the training texts to have an id of its own.</summary>
    /// <value>1 or more; 2 by default.</value>
    public int MinFrequency { get; init; } = 2;

    /// <summary>How many words may have ids of their own; the most frequent ones are kept.</summary>
    /// <value>From 1 to 2,000,000, since three ids make one number of 64 bits; 30,000 by default.</value>
    public int MaxVocabulary { get; init; } = 30_000;

    /// <summary>How many ids all other words share; a hash of the word picks one.</summary>
    /// <value>From 1 to 65,536; 64 by default.</value>
    public int UnknownBuckets { get; init; } = 64;

    /// <summary>Whether <c>Word</c>, <c>WORD</c> and <c>word</c> are one word.</summary>
    /// <value>True by default.</value>
    public bool FoldCase { get; init; } = true;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        AtLeastOne(MaxTokens, nameof(MaxTokens));
        AtLeastOne(MinFrequency, nameof(MinFrequency));
        UpTo(MostWords, MaxVocabulary, nameof(MaxVocabulary));
        UpTo(MostBuckets, UnknownBuckets, nameof(UnknownBuckets));
        if (!Enum.IsDefined(Truncation))
        {
            throw new ArgumentException($"{nameof(Truncation)} is {Truncation}; expected one of {string.Join(", ", Enum.GetNames<Truncation>())}.", nameof(Truncation));
        }
    }

    private static void AtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException($"{name} is {value}; expected 1 or more.", name);
        }
    }

    private static void UpTo(int most, int value, string name)
    {
        if (value < 1 || value > most)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected 1 to {most}."), name);
        }
    }
}
