namespace Ml.Attention.Translation;

/// <summary>A text and what it shall become.</summary>
/// <param name="Source">What is read.</param>
/// <param name="Target">What is to be written.</param>
public sealed record TranslationExample(string Source, string Target);
