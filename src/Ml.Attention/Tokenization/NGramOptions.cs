namespace Ml.Attention.Tokenization;

/// <summary>What a model knows of runs of tokens that follow each other.</summary>
public sealed record NGramOptions
{
    /// <summary>
    /// Whether a linear model over words and runs of them stands beside the encoder; the log-probabilities of both are
    /// added (Wang &amp; Manning 2012 for its features).
    /// </summary>
    /// <value>True by default.</value>
    public bool LinearPath { get; init; } = true;

    /// <summary>The longest runs that the linear model knows: 1 words alone, 2 pairs too, 3 triples too.</summary>
    /// <value>In tokens, from 1 to 3; 3 by default.</value>
    public int MaxLength { get; init; } = 3;

    /// <summary>
    /// Whether the linear model also knows how texts begin, by a word or a pair, and pairs of words with any token between
    /// (<c>not _ good</c>). They count as triples, so <see cref="MaxLength"/> must be 3.
    /// </summary>
    /// <value>True by default.</value>
    public bool StartsAndGaps { get; init; } = true;

    /// <summary>Whether the encoder adds a vector for each pair of tokens to that of its first token.</summary>
    /// <value>True by default.</value>
    public bool PairEmbeddings { get; init; } = true;

    /// <summary>In how many training texts a run must stand to be known.</summary>
    /// <value>1 or more; 2 by default.</value>
    public int MinTexts { get; init; } = 2;

    /// <summary>How many runs of each length are known at most; those in the most texts are kept.</summary>
    /// <value>1 or more; 1,000,000 by default.</value>
    public int MaxCount { get; init; } = 1_000_000;

    /// <summary>How many pairs have a vector at most, those in the most texts; more make a larger file.</summary>
    /// <value>1 or more; 50,000 by default.</value>
    public int MaxEmbeddings { get; init; } = 50_000;

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(MaxLength is >= 1 and <= 3, nameof(MaxLength), MaxLength, "1, 2 or 3");
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
