namespace Ml.Attention.Inference;

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins: 0 is the first UTF-16 unit of the text.</param>
/// <param name="Length">How many UTF-16 units it has.</param>
public readonly record struct TextRange(int Start, int Length)
{
    /// <summary>The unit after the last one.</summary>
    public int End => Start + Length;
}
