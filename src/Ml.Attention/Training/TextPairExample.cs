namespace Ml.Attention.Training;

/// <summary>A pair of texts, such as a question and an answer, and its class. All examples of a data set are pairs, or none is.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Second">The second text.</param>
/// <param name="Label">The name of the class, or the labels, as of a <see cref="TextExample"/>.</param>
public sealed record TextPairExample(string Text, string Second, string Label) : TextExample(Text, Label)
{
    internal override string? SecondText => Second;
}
