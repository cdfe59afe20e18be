namespace Ml.Attention.Inference;

/// <summary>Two texts that a model reads together.</summary>
/// <param name="First">Any text.</param>
/// <param name="Second">Any text.</param>
public sealed record TextPair(string First, string Second);
