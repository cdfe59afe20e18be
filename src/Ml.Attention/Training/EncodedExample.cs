namespace Ml.Attention.Training;

/// <summary>An example as a network sees it: a sequence of tokens, which may be words or vectors of numbers.</summary>
/// <param name="Label">The class, by position in the labels.</param>
internal abstract record EncodedExample(int Label)
{
    /// <summary>How many tokens there are.</summary>
    public abstract int Length { get; }
}
