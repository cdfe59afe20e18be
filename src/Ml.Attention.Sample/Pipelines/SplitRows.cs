using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Pipelines;

/// <summary>The two sides of a split.</summary>
/// <param name="Training">How many rows are trained on.</param>
/// <param name="Test">How many rows are evaluated on: those whose class was trained on.</param>
/// <param name="Unknown">The classes that only test rows have; ML.NET leaves these rows out of its metrics.</param>
/// <param name="UnknownRows">How many rows these are.</param>
internal sealed record SplitRows(int Training, int Test, IReadOnlyList<string> Unknown, int UnknownRows)
{
    /// <summary>Counts the rows, and checks that they can be trained and evaluated on.</summary>
    /// <exception cref="InputException">A side is empty, or too few classes are on the training side.</exception>
    public static SplitRows Of(DataOperationsCatalog.TrainTestData split)
    {
        string[] training = [.. split.TrainSet.GetColumn<string>("Label")], test = [.. split.TestSet.GetColumn<string>("Label")];
        var known = training.ToHashSet(StringComparer.Ordinal);
        if (known.Count < 2)
        {
            string found = known.Count == 0 ? "no row" : $"one class only, '{Excerpt.Of(training[0])}',";
            throw new InputException($"Of {training.Length + test.Length} rows the split left {found} to train on; expected rows of two classes or more. Choose a smaller --test-share or another --seed, or add rows.");
        }

        string[] unknown = [.. test.Where(label => !known.Contains(label))];
        return unknown.Length < test.Length
            ? new(training.Length, test.Length - unknown.Length, [.. unknown.Distinct().Order(StringComparer.Ordinal)], unknown.Length)
            : throw new InputException($"Of {training.Length + test.Length} rows the split left none to evaluate on; expected one or more. Choose a larger --test-share or another --seed, or add rows.");
    }
}
