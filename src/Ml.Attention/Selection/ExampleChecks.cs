using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What examples must have before they are dealt out.</summary>
internal static class ExampleChecks
{
    /// <exception cref="TrainingDataException">An example has no text or no label.</exception>
    public static void ThrowIfIncomplete(IReadOnlyList<TextExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Any(example => example.Text is null || example.Label is null))
        {
            throw new TrainingDataException("An example has no text or no label (null); expected both. An empty text is fine.");
        }
    }
}
