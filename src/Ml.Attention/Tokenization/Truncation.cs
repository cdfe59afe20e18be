namespace Ml.Attention.Tokenization;

/// <summary>What is kept of a text that has more tokens than are read.</summary>
public enum Truncation
{
    /// <summary>The first half and the last half: openings and endings tell most of what a text is.</summary>
    BothEnds,

    /// <summary>The beginning.</summary>
    Head,

    /// <summary>The end.</summary>
    Tail,

    /// <summary>
    /// All of it, in windows of so many tokens one behind the other; what the encoder says of each is averaged. Training and
    /// scoring take as much longer as texts are.
    /// </summary>
    Windows,
}
