namespace Ml.Attention.Tokenization;

/// <summary>What a model knows of the spelling of words: the runs of characters inside them (Bojanowski et al. 2017). Of a word the first 64 characters are read.</summary>
public sealed record SubwordOptions
{
    /// <summary>Whether the encoder adds the mean of the vectors of a word's runs of characters to that of the word.</summary>
    /// <value>True by default.</value>
    public bool Embeddings { get; init; } = true;

    /// <summary>
    /// Whether a linear model over words, pairs of words and the runs of characters in words stands beside the encoder; the
    /// log-probabilities of both are added.
    /// </summary>
    /// <value>True by default.</value>
    public bool LinearPath { get; init; } = true;

    /// <summary>The shortest runs, marks for the word's beginning and end included.</summary>
    /// <value>In characters, from 1 to <see cref="MaxLength"/>; 3 by default.</value>
    public int MinLength { get; init; } = 3;

    /// <summary>The longest runs, marks for the word's beginning and end included.</summary>
    /// <value>In characters, from <see cref="MinLength"/> to 5; 5 by default.</value>
    public int MaxLength { get; init; } = 5;

    /// <summary>In how many training texts a run must stand to be known.</summary>
    /// <value>1 or more; 2 by default.</value>
    public int MinTexts { get; init; } = 2;

    /// <summary>How many runs are known at most; those in the most different words are kept.</summary>
    /// <value>1 or more; 200,000 by default.</value>
    public int MaxCount { get; init; } = 200_000;

    /// <summary>How many runs have a vector at most, those in the most different words; a run in one word alone has none, since it says no more than the word.</summary>
    /// <value>1 or more; 30,000 by default.</value>
    public int MaxEmbeddings { get; init; } = 30_000;

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(MaxLength is >= 1 and <= 5, nameof(MaxLength), MaxLength, "a number from 1 to 5");
        Check(MinLength >= 1 && MinLength <= MaxLength, nameof(MinLength), MinLength, $"a number from 1 to {nameof(MaxLength)}, {MaxLength}");
        Check(MinTexts >= 1, nameof(MinTexts), MinTexts, "1 or more");
        Check(MaxCount >= 1, nameof(MaxCount), MaxCount, "1 or more");
        Check(MaxEmbeddings >= 1, nameof(MaxEmbeddings), MaxEmbeddings, "1 or more");
    }

    private static void Check(bool valid, string name, int found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
