using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What examples must have before they are dealt out, and options before models are compared.</summary>
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

    /// <exception cref="ArgumentException">The options are of a model that gives a text a set of labels.</exception>
    public static void ThrowIfMultiLabel(TextClassificationOptions options)
    {
        if (options.MultiLabel)
        {
            throw new ArgumentException($"{nameof(options.MultiLabel)} is set; options are compared for models that give a text one label alone. Leave it out, or compare models by MultiLabelMetrics.", nameof(options));
        }
    }
}
