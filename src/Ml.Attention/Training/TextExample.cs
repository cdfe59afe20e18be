namespace Ml.Attention.Training;

/// <summary>A text, or a pair of texts, and its class or set of labels.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">
/// The name of the class. With <see cref="TextClassificationOptions.MultiLabel"/>, any number of labels with <c>|</c>
/// between them; an empty string is a text without labels.
/// </param>
public sealed record TextExample(string Text, string Label)
{
    /// <summary>
    /// The second of a pair of texts, such as the answer to a question. All examples of a data set have one, or none has.
    /// </summary>
    /// <value>Null by default: there is one text.</value>
    public string? Second { get; init; }

    /// <summary>Equal for examples of equal texts.</summary>
    internal string Key => Second is null ? Text : $"{Text}\0{Second}";
}
