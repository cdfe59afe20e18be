using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>Finds the classes of examples, and says what is wrong with them.</summary>
internal static class ClassLabels
{
    private const int MostListed = 10;

    /// <param name="training">The label of each training example.</param>
    /// <param name="validation">The label of each validation example.</param>
    /// <param name="given">The classes in the order wanted; null where the order is ordinal.</param>
    /// <exception cref="TrainingDataException">There are fewer than two classes, or one that is not expected.</exception>
    public static string[] Find(IReadOnlyList<string> training, IReadOnlyList<string> validation, IReadOnlyList<string>? given)
    {
        string[] found = [.. training.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (found.Length < 2)
        {
            throw new TrainingDataException($"Training needs examples of two classes or more; the {training.Count} examples have {(found.Length == 0 ? "none" : $"one, '{found[0]}'")}.");
        }

        return Checked(found, training, validation, given);
    }

    /// <summary>The labels of examples with sets of them.</summary>
    /// <param name="training">The set of each training example, as <see cref="LabelSet"/> reads it.</param>
    /// <param name="validation">The set of each validation example.</param>
    /// <param name="given">The labels in the order wanted; null where the order is ordinal.</param>
    /// <exception cref="TrainingDataException">There is no label that some examples have and others have not, or one that is not expected.</exception>
    public static string[] FindInSets(IReadOnlyList<string> training, IReadOnlyList<string> validation, IReadOnlyList<string>? given)
    {
        string[][] sets = [.. training.Select(set => LabelSet.Parse(set).ToArray())];
        string[] all = [.. sets.SelectMany(set => set)];
        var counts = all.CountBy(label => label, StringComparer.Ordinal).ToList();
        if (counts.All(pair => pair.Value == sets.Length))
        {
            string found = counts.Count == 0 ? "have no label at all" : $"all have the same, '{LabelSet.Join(sets[0])}'";
            throw new TrainingDataException($"Training needs a label or more that some examples have and others have not; the {sets.Length} examples {found}. Expected labels with '{LabelSet.Separator}' between them.");
        }

        return Checked([.. counts.Select(pair => pair.Key).Order(StringComparer.Ordinal)], all, [.. validation.SelectMany(LabelSet.Parse)], given);
    }

    private static string[] Checked(string[] found, IReadOnlyList<string> training, IReadOnlyList<string> validation, IReadOnlyList<string>? given)
    {
        string[] labels = given is null ? found : [.. given];
        var known = labels.ToHashSet(StringComparer.Ordinal);
        if (known.Count < labels.Length)
        {
            throw new TrainingDataException($"A class is named twice: '{labels.GroupBy(label => label, StringComparer.Ordinal).First(group => group.Count() > 1).Key}'; expected different names.");
        }

        if (training.FirstOrDefault(label => !known.Contains(label)) is { } other)
        {
            throw new TrainingDataException($"The training examples have the class '{other}', which is not one of those given: {List(labels)}.");
        }

        return validation.FirstOrDefault(label => !known.Contains(label)) is { } unknown
            ? throw new TrainingDataException($"The validation examples have the class '{unknown}', which no training example has; expected one of {List(labels)}.")
            : labels;
    }

    /// <summary>Some of the classes, for a message.</summary>
    public static string List(IReadOnlyList<string> labels) => string.Join(", ", labels.Take(MostListed).Select(label => $"'{label}'"));
}
