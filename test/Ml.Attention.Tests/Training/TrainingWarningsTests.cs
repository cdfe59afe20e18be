using System.Globalization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TrainingWarningsTests
{
    private static readonly TextExample[] Plain = [.. Enumerable.Range(0, 20).Select(i => new TextExample($"text {i}", i % 2 == 0 ? "a" : "b"))];

    private static readonly TextExample[] PlainValidation = [.. Enumerable.Range(100, 10).Select(i => new TextExample($"text {i}", i % 2 == 0 ? "a" : "b"))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Plain_data_give_none()
    {
        Assert.Empty(Find(Plain, []));
        Assert.Empty(Find(Plain, PlainValidation));
        Assert.Empty(Films.Trainer(Films.Options(epochs: 1)).Fit(Plain, PlainValidation, cancellationToken: Token).Summary.Warnings);
    }

    [Fact]
    public void Labels_that_differ_only_in_case_or_spaces_are_named()
    {
        TextExample[] examples = [.. Rows("New York", 2), .. Rows("new york ", 2), .. Rows("NewYork", 2), .. Rows("York", 2)];
        Assert.Equal(
            ["The classes 'New York', 'NewYork', 'new york ' differ only in case or spaces, and are learnt as 3 classes; if they are one, give them one name."],
            Find(examples, []));
    }

    [Fact]
    public void Of_many_labels_that_are_alike_some_are_named()
    {
        var warnings = Find([.. Enumerable.Range(0, 12).SelectMany(i => (TextExample[])[.. Rows($"c{i}", 2), .. Rows($"C{i}", 2)])], []);
        Assert.Equal(6, warnings.Count);
        Assert.Equal("7 more groups of classes differ only in case or spaces.", warnings[5]);
    }

    [Fact]
    public void A_class_of_a_single_row_is_named()
    {
        Assert.Equal(
            ["1 class has a single row, which is kept in training: 'rare'. So little is hardly learnt; add rows, or join the class with another."],
            Find([.. Plain, new("one", "rare")], PlainValidation));
        Assert.StartsWith(
            "7 classes have a single row, which is kept in training: 'rare 0', 'rare 1', 'rare 2', 'rare 3', 'rare 4', …. So",
            Find([.. Plain, .. Enumerable.Range(0, 7).Select(i => new TextExample($"one {i}", $"rare {i}"))], []).Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_few_validation_rows_are_named()
    {
        Assert.Equal(
            ["2 classes have fewer than 5 validation rows: 'b' (4), 'c' (0). Validation says little about them."],
            Find([.. Plain, .. Rows("c", 2)], PlainValidation[..9]));
    }

    [Fact]
    public void Texts_that_are_all_empty_or_all_equal_say_nothing()
    {
        Assert.Contains(Find([.. Plain.Select(one => one with { Text = " " })], []), warning => warning.StartsWith("All 20 training texts are empty: there is nothing to learn", StringComparison.Ordinal));
        Assert.Contains(Find([.. Plain.Select(one => one with { Text = "x" })], []), warning => warning.StartsWith("All 20 training texts are equal: there is nothing to learn", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_with_different_labels_are_counted()
    {
        Assert.Equal(
            ["1 text stands in the data more than once, with different labels. Some of these rows will be labelled wrong whatever is learnt; correct them, or leave them out."],
            Find([.. Plain, new("text 0", "b"), new("text 0", "b"), new("text 1", "b")], []));
        Assert.StartsWith("2 texts stand in the data more than once", Find([.. Plain, new("text 0", "b"), new("text 1", "a")], []).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_texts_that_are_trained_on_are_counted()
    {
        Assert.Equal(
            ["3 of 13 validation texts stand in the training data too: validation accuracy is better than on new texts. Leave them out of one."],
            Find(Plain, [.. PlainValidation, .. Plain[..3]]));
    }

    [Fact]
    public void A_name_is_cut_and_on_one_line()
    {
        string warning = Find([.. Plain, new("one", "a\nb" + new string('c', 36) + "👍 and more")], []).Single();
        Assert.Contains($"'a b{new string('c', 36)}…'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberGroupSeparator = "." } };
            Assert.StartsWith("All 2,000 training texts", Find([.. Rows("a", 1000).Concat(Rows("b", 1000)).Select(one => one with { Text = "" })], [])[0], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<TextExample> Rows(string label, int count) => Enumerable.Range(0, count).Select(i => new TextExample($"{label} number {i}", label));

    private static IReadOnlyList<string> Find(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation) =>
        TrainingWarnings.Find(training, validation, [.. training.Select(example => example.Label).Distinct().Order(StringComparer.Ordinal)]);
}
