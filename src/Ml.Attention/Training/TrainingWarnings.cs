using System.Globalization;
using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>Finds what can be trained on, but is probably not what was meant.</summary>
internal static class TrainingWarnings
{
    /// <summary>With fewer validation rows than this, how well a class is told from others is chance.</summary>
    private const int FewValidationRows = 5;

    private const int MostListed = 5, LongestName = 40;

    /// <param name="training">What is trained on.</param>
    /// <param name="validation">What the best epoch is chosen by; may be empty.</param>
    /// <param name="classes">All classes, those that no example has too.</param>
    /// <param name="multiLabel">Whether each example has a set of labels.</param>
    /// <returns>A sentence or two for each concern: what was found, what comes of it, what to do.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation, IReadOnlyList<string> classes, bool multiLabel = false)
    {
        var rows = Rows(training, multiLabel);
        return
        [
            .. AlikeLabels(classes),
            .. SingleRows(rows),
            .. validation.Count == 0 ? [] : FewInValidation(rows, Rows(validation, multiLabel)),
            .. TextsThatSayNothing(training),
            .. ContradictingLabels(training, validation),
            .. ValidationSeenInTraining(training, validation),
        ];
    }

    /// <summary>How many examples have each class.</summary>
    private static Dictionary<string, int> Rows(IReadOnlyList<TextExample> examples, bool multiLabel) => examples
        .SelectMany(example => multiLabel ? LabelSet.Parse(example.Label) : [example.Label])
        .CountBy(label => label, StringComparer.Ordinal)
        .ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<string> AlikeLabels(IReadOnlyList<string> classes)
    {
        var alike = classes.GroupBy(Bare, StringComparer.Ordinal).Where(group => group.Count() > 1).ToList();
        foreach (var group in alike.Take(MostListed))
        {
            yield return $"The classes {List(group.Select(Name))} differ only in case or spaces, and are learnt as {Number(group.Count())} classes; if they are one, give them one name.";
        }

        if (alike.Count > MostListed)
        {
            yield return $"{Count(alike.Count - MostListed, "more group", "more groups")} of classes differ only in case or spaces.";
        }
    }

    private static IEnumerable<string> SingleRows(Dictionary<string, int> rows)
    {
        string[] single = [.. rows.Where(pair => pair.Value == 1).Select(pair => Name(pair.Key))];
        if (single.Length > 0)
        {
            yield return $"{Count(single.Length, "class has", "classes have")} a single row, which is kept in training: {List(single)}. So little is hardly learnt; add rows, or join the class with another.";
        }
    }

    /// <summary>Classes of a single training row are told of elsewhere.</summary>
    private static IEnumerable<string> FewInValidation(Dictionary<string, int> rows, Dictionary<string, int> held)
    {
        string[] few = [.. rows
            .Where(pair => held.GetValueOrDefault(pair.Key) < FewValidationRows && (pair.Value > 1 || held.ContainsKey(pair.Key)))
            .Select(pair => $"{Name(pair.Key)} ({Number(held.GetValueOrDefault(pair.Key))})")];
        if (few.Length > 0)
        {
            yield return $"{Count(few.Length, "class has", "classes have")} fewer than {FewValidationRows} validation rows: {List(few)}. Validation says little about them.";
        }
    }

    private static IEnumerable<string> TextsThatSayNothing(IReadOnlyList<TextExample> training)
    {
        if (training.All(example => string.IsNullOrWhiteSpace(example.Text) && string.IsNullOrWhiteSpace(example.SecondText)))
        {
            yield return $"All {Number(training.Count)} training texts are empty: there is nothing to learn but how frequent each class is. Is it the right column?";
        }
        else if (training.All(example => example.Key == training[0].Key))
        {
            yield return $"All {Number(training.Count)} training texts are equal: there is nothing to learn but how frequent each class is. Is it the right column?";
        }
    }

    private static IEnumerable<string> ContradictingLabels(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var contradicting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in training.Concat(validation))
        {
            if (!first.TryAdd(example.Key, example.Label) && first[example.Key] != example.Label)
            {
                contradicting.Add(example.Key);
            }
        }

        if (contradicting.Count > 0)
        {
            yield return $"{Count(contradicting.Count, "text stands", "texts stand")} in the data more than once, with different labels. Some of these rows will be labelled wrong whatever is learnt; correct them, or leave them out.";
        }
    }

    private static IEnumerable<string> ValidationSeenInTraining(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation)
    {
        var known = validation.Count == 0 ? [] : training.Select(example => example.Key).ToHashSet(StringComparer.Ordinal);
        int seen = validation.Count(example => known.Contains(example.Key));
        if (seen > 0)
        {
            yield return $"{Number(seen)} of {Count(validation.Count, "validation text stands", "validation texts stand")} in the training data too: validation accuracy is better than on new texts. Leave them out of one.";
        }
    }

    /// <summary>A label without what is easily mistyped.</summary>
    private static string Bare(string label) => string.Concat(label.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();

    private static string Name(string label)
    {
        int length = label.Length <= LongestName ? label.Length : char.IsHighSurrogate(label[LongestName - 1]) ? LongestName - 1 : LongestName;
        string start = string.Concat(label.Take(length).Select(character => char.IsControl(character) ? ' ' : character));
        return $"'{start}{(length < label.Length ? "…" : "")}'";
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Take(MostListed + 1).Select((name, i) => i < MostListed ? name : "…"));

    private static string Count(int count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
