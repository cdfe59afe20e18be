namespace Ml.Attention.Training;

/// <summary>An example as a network sees it: a sequence of tokens, which may be words or vectors of numbers.</summary>
/// <param name="Label">The class, by position in the labels; of an example with a <see cref="LabelSet"/> nothing.</param>
internal abstract record EncodedExample(int Label)
{
    /// <summary>The labels by position, each once; null where an example has one class.</summary>
    public int[]? LabelSet { get; init; }

    /// <summary>How many tokens there are.</summary>
    public abstract int Length { get; }
}
