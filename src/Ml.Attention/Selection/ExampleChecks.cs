using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What examples must have before they are dealt out, and options before models are compared.</summary>
internal static class ExampleChecks
{
    /// <exception cref="TrainingDataException">An example has no text or no label, or some have a second text and some have none.</exception>
    public static void ThrowIfIncomplete(IReadOnlyList<TextExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ExampleTexts.ArePairs(examples);
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
