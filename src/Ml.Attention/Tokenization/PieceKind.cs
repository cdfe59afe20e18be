namespace Ml.Attention.Tokenization;

/// <summary>What a vocabulary for reading and writing text is made of.</summary>
public enum PieceKind
{
    /// <summary>Pieces of words, learned by byte-pair encoding (Sennrich, Haddow &amp; Birch 2016): any word can be read and written.</summary>
    Subwords,

    /// <summary>Whole words and runs of signs; a word that is none of them is unknown, and is never written.</summary>
    Words,
}
