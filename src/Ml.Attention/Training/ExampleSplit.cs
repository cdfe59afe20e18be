using System.Security.Cryptography;
using System.Text;
using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>Holds out a part of each class for validation, where no validation examples are given.</summary>
internal static class ExampleSplit
{
    /// <summary>One example in so many is held out.</summary>
    private const int HeldOut = 10;

    /// <summary>With fewer than this held out, accuracy would say nothing: then none is.</summary>
    private const int Fewest = 20;

    /// <summary>Cuts texts in two.</summary>
    public static (IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation) Create(IReadOnlyList<TextExample> examples) =>
        Create(examples, example => example.Key, example => example.Label);

    /// <summary>
    /// Cuts texts with sets of labels in two: a part of each set is held out, and of all sets together that are too rare to be
    /// cut. A text with a label that no other has is never held out.
    /// </summary>
    public static (IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation) CreateOfLabelSets(IReadOnlyList<TextExample> examples)
    {
        var sets = examples.CountBy(example => example.Label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var rows = examples.SelectMany(example => LabelSet.Parse(example.Label)).CountBy(label => label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return Create(examples, example => example.Text, example => example.Label, Stratum);

        string? Stratum(TextExample example) => LabelSet.Parse(example.Label).Any(label => rows[label] == 1) ? null
            : sets[example.Label] >= HeldOut ? example.Label
            : $"{LabelSet.Separator}";
    }

    /// <summary>
    /// Cuts examples in two by a hash of what they are: the same text falls on the same side always, so duplicates stay
    /// together, and the order of the examples does not matter.
    /// </summary>
    /// <param name="examples">All examples.</param>
    /// <param name="keyOf">The text of an example, or what stands for it.</param>
    /// <param name="labelOf">Its class.</param>
    /// <param name="stratumOf">What a part is held out of: its class where null. Examples for which it gives null are never held out.</param>
    public static (IReadOnlyList<T> Training, IReadOnlyList<T> Validation) Create<T>(
        IReadOnlyList<T> examples, Func<T, string> keyOf, Func<T, string> labelOf, Func<T, string?>? stratumOf = null)
    {
        stratumOf ??= labelOf;

        // A text with two labels is never held out: it cannot be labelled right, and it may be all that a class has.
        HashSet<string> doubtful = [.. examples
            .GroupBy(keyOf, StringComparer.Ordinal)
            .Where(group => group.Select(labelOf).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(group => group.Key)];
        HashSet<string> heldOut = [.. examples
            .Where(example => !doubtful.Contains(keyOf(example)) && stratumOf(example) is not null)
            .GroupBy(stratumOf)
            .SelectMany(group => group
                .Select(keyOf)
                .Distinct(StringComparer.Ordinal)
                .Select(key => (Key: key, Hash: Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))))
                .OrderBy(each => each.Hash, StringComparer.Ordinal)
                .Select(each => each.Key)
                .ToList() is var keys ? keys.Take(keys.Count / HeldOut) : [])];
        var validation = examples.Where(example => heldOut.Contains(keyOf(example))).ToList();
        return validation.Count < Fewest
            ? (examples, [])
            : (examples.Where(example => !heldOut.Contains(keyOf(example))).ToList(), validation);
    }
}
