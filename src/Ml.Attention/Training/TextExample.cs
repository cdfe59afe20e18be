namespace Ml.Attention.Training;

/// <summary>A text and its class, or its set of labels.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">
/// The name of the class. With <see cref="TextClassificationOptions.MultiLabel"/>, any number of labels with <c>|</c>
/// between them; an empty string is a text without labels.
/// </param>
public record TextExample(string Text, string Label)
{
    /// <summary>The second text of a <see cref="TextPairExample"/>; else null.</summary>
    internal virtual string? SecondText => null;

    /// <summary>Equal for examples of equal texts.</summary>
    internal string Key => SecondText is null ? Text : $"{Text}\0{SecondText}";
}
