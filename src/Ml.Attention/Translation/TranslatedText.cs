namespace Ml.Attention.Translation;

/// <summary>A translation.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Score">What it is worth to the search: ln of its probability, divided by the length penalty; 0 or less.</param>
/// <param name="SourceTokens">How many tokens the source has; where it has <see cref="Translator.MaxTokens"/> or more, those behind were not read.</param>
/// <param name="IsCut">Whether a part of the source was not read, since it is too long.</param>
public sealed record TranslatedText(string Text, double Score, int SourceTokens, bool IsCut);
