namespace Ml.Attention.Training;

/// <summary>A text and its class, or its set of labels.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">
/// The name of the class. With <see cref="TextClassificationOptions.MultiLabel"/>, any number of labels with <c>|</c>
/// between them; an empty string is a text without labels.
/// </param>
public sealed record TextExample(string Text, string Label);
