using System.Security.Cryptography;
using System.Text;

namespace Ml.Attention.Training;

/// <summary>Holds out a part of each class for validation, where no validation examples are given.</summary>
internal static class ExampleSplit
{
    /// <summary>One example in so many is held out.</summary>
    private const int HeldOut = 10;

    /// <summary>With fewer than this held out, accuracy would say nothing: then none is.</summary>
    private const int Fewest = 20;

    /// <summary>
    /// Cuts examples in two by a hash of the text: the same text falls on the same side always, so duplicates stay
    /// together, and the order of the examples does not matter.
    /// </summary>
    public static (IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation) Create(IReadOnlyList<TextExample> examples)
    {
        // A text with two labels is never held out: it cannot be labelled right, and it may be all that a class has.
        HashSet<string> doubtful = [.. examples
            .GroupBy(example => example.Text, StringComparer.Ordinal)
            .Where(group => group.Select(example => example.Label).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(group => group.Key)];
        HashSet<string> heldOut = [.. examples
            .Where(example => !doubtful.Contains(example.Text))
            .GroupBy(example => example.Label, StringComparer.Ordinal)
            .SelectMany(group => group
                .Select(example => example.Text)
                .Distinct(StringComparer.Ordinal)
                .Select(text => (Text: text, Hash: Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))))
                .OrderBy(text => text.Hash, StringComparer.Ordinal)
                .Select(text => text.Text)
                .ToList() is var texts ? texts.Take(texts.Count / HeldOut) : [])];
        var validation = examples.Where(example => heldOut.Contains(example.Text)).ToList();
        return validation.Count < Fewest
            ? (examples, [])
            : (examples.Where(example => !heldOut.Contains(example.Text)).ToList(), validation);
    }
}
