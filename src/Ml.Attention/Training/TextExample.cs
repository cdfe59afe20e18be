namespace Ml.Attention.Training;

/// <summary>A text and its class.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">The name of the class.</param>
public sealed record TextExample(string Text, string Label);
