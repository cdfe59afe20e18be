using System.Security.Cryptography;
using System.Text;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>
/// Deals examples out to folds: each fold has of each class as many as any other, give or take copies, and the copies
/// of a text are in one fold, also where their labels differ. A hash of the text decides, not the order of the examples.
/// </summary>
internal static class StratifiedFolds
{
    /// <summary>Cuts examples in folds, none of them empty; examples keep their order.</summary>
    /// <param name="examples">All examples.</param>
    /// <param name="folds">2 or more.</param>
    /// <exception cref="TrainingDataException">There are fewer different texts than folds.</exception>
    public static IReadOnlyList<IReadOnlyList<TextExample>> Create(IReadOnlyList<TextExample> examples, int folds)
    {
        var texts = Texts(examples);
        if (texts.Count < folds)
        {
            throw new TrainingDataException($"The {examples.Count} examples have {texts.Count} different texts; {folds} folds need {folds} or more. Choose fewer folds.");
        }

        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] rows = new int[folds];
        foreach (var group in texts.GroupBy(text => text.Label, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // Texts with the most copies first: what comes later evens out. An empty fold always has the fewest, so none stays empty.
            int[] rowsOfClass = new int[folds];
            foreach (var text in group.OrderByDescending(text => text.Rows).ThenBy(text => text.Hash, StringComparer.Ordinal))
            {
                int fold = Enumerable.Range(0, folds).MinBy(i => (rowsOfClass[i], rows[i]));
                foldOf.Add(text.Key, fold);
                rowsOfClass[fold] += text.Rows;
                rows[fold] += text.Rows;
            }
        }

        var parts = examples.ToLookup(example => foldOf[example.Key]);
        return [.. Enumerable.Range(0, folds).Select(fold => parts[fold].ToList())];
    }

    /// <summary>The different texts, each with the class that most of its copies have.</summary>
    private static List<(string Key, string Label, int Rows, string Hash)> Texts(IReadOnlyList<TextExample> examples) =>
    [
        .. examples.GroupBy(example => example.Key, StringComparer.Ordinal).Select(copies => (
            copies.Key,
            copies.GroupBy(copy => copy.Label, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key,
            copies.Count(),
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(copies.Key))))),
    ];
}
