namespace Ml.Attention.Tokenization;

/// <summary>How the vocabulary of one side is made.</summary>
public sealed record PieceOptions
{
    /// <summary>What it is made of.</summary>
    /// <value><see cref="PieceKind.Subwords"/> by default.</value>
    public PieceKind Kind { get; init; }

    /// <summary>How many entries it has at most.</summary>
    /// <value>
    /// 1 or more; 4,000 by default. Of subwords there are as many as fit into a regular expression of
    /// <see cref="PieceVocabulary.MostExpressionBytes"/> bytes, about 5,000 of a language with an alphabet.
    /// </value>
    public int Size { get; init; } = 4000;

    /// <summary>How often a character, a pair of pieces or a word must be seen to be an entry.</summary>
    /// <value>1 or more; 2 by default.</value>
    public int MinCount { get; init; } = 2;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind))
        {
            throw new ArgumentException($"{nameof(Kind)} is {Kind}; expected one of {string.Join(", ", Enum.GetNames<PieceKind>())}.", nameof(Kind));
        }

        if (Size < 1)
        {
            throw new ArgumentException($"{nameof(Size)} is {Size}; expected 1 or more.", nameof(Size));
        }

        if (MinCount < 1)
        {
            throw new ArgumentException($"{nameof(MinCount)} is {MinCount}; expected 1 or more.", nameof(MinCount));
        }
    }
}
