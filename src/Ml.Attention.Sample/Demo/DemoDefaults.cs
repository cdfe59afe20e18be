using Ml.Attention.Training;

namespace Ml.Attention.Sample.Demo;

/// <summary>The choices of the demo where they differ from the library's.</summary>
internal static class DemoDefaults
{
    /// <summary>The vocabulary is most of a model's size; with this many words the spam filter stays under 10 MB.</summary>
    private const int MaxVocabulary = 15_000;

    /// <summary>All choices.</summary>
    public static TextClassificationOptions Options { get; } = new() { Tokenizer = new() { MaxVocabulary = MaxVocabulary } };
}
