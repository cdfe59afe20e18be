using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What examples must have before they are dealt out.</summary>
internal static class ExampleChecks
{
    /// <exception cref="TrainingDataException">An example has no text or no label, or some have a second text and some have none.</exception>
    public static void ThrowIfIncomplete(IReadOnlyList<TextExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ExampleTexts.ArePairs(examples);
    }
}
