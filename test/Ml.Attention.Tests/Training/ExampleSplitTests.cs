using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class ExampleSplitTests
{
    private static readonly TextExample[] Examples =
    [
        .. Enumerable.Range(0, 600).Select(i => new TextExample($"spam {i}", "spam")),
        .. Enumerable.Range(0, 300).Select(i => new TextExample($"ham {i}", "ham")),
        .. Enumerable.Range(0, 300).Select(i => new TextExample($"ham {i}", "ham")), // each twice
    ];

    [Fact]
    public void A_tenth_of_each_class_is_held_out()
    {
        var (training, validation) = ExampleSplit.Create(Examples);
        Assert.Equal(60, validation.Count(example => example.Label == "spam"));
        Assert.Equal(2 * 30, validation.Count(example => example.Label == "ham"));
        Assert.Equal(Examples.Length, training.Count + validation.Count);
        Assert.Equal(Examples.Select(example => example.Text).Order(), training.Concat(validation).Select(example => example.Text).Order());
    }

    [Fact]
    public void Duplicates_stay_together()
    {
        var (training, validation) = ExampleSplit.Create(Examples);
        Assert.Empty(training.Select(example => example.Text).Intersect(validation.Select(example => example.Text)));
    }

    [Fact]
    public void A_text_with_two_labels_is_trained_on()
    {
        // Else the one text of a class could be held out, and training would lack the class.
        TextExample[] doubtful = [.. Examples, .. Enumerable.Range(0, 300).Select(i => new TextExample($"spam {i}", $"rare {i}"))];
        var (training, validation) = ExampleSplit.Create(doubtful);
        Assert.Equal(30 + 60, validation.Count);
        Assert.Empty(training.Select(example => example.Text).Intersect(validation.Select(example => example.Text)));
        Assert.Equal(doubtful.Select(example => example.Label).Distinct(), training.Select(example => example.Label).Distinct());
    }

    [Fact]
    public void The_order_of_the_examples_does_not_matter()
    {
        var validation = ExampleSplit.Create(Examples).Validation;
        var reversed = ExampleSplit.Create([.. Examples.Reverse()]).Validation;
        Assert.Equal(validation.Select(example => example.Text).Order(), reversed.Select(example => example.Text).Order());
        Assert.NotEqual(Enumerable.Range(0, 60).Select(i => $"spam {i}"), validation.Where(example => example.Label == "spam").Select(example => example.Text));
    }

    [Fact]
    public void The_only_row_of_a_class_is_trained_on()
    {
        TextExample[] examples = [.. Examples, .. Enumerable.Range(0, 50).Select(i => new TextExample($"only {i}", $"class {i}"))];
        var (training, validation) = ExampleSplit.Create(examples);
        Assert.Equal(50, training.Count(example => example.Label.StartsWith("class ", StringComparison.Ordinal)));
        Assert.Equal(60 + 60, validation.Count);
    }

    [Fact]
    public void A_tenth_of_each_set_of_labels_is_held_out_and_of_rare_sets_together()
    {
        TextExample[] examples =
        [
            .. Enumerable.Range(0, 200).Select(i => new TextExample($"two {i}", "a|b")),
            .. Enumerable.Range(0, 100).Select(i => new TextExample($"none {i}", "")),
            .. Enumerable.Range(0, 100).Select(i => new TextExample($"rare {i}", $"a|rare {i / 2}")),
            .. Enumerable.Range(0, 50).Select(i => new TextExample($"only {i}", $"b|only {i}")),
        ];
        var (training, validation) = ExampleSplit.CreateOfLabelSets(examples);
        Assert.Equal([("none", 10), ("rare", 10), ("two", 20)], validation.CountBy(example => example.Text.Split(' ')[0]).Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(450, training.Count + validation.Count);
    }

    [Fact]
    public void Nothing_is_held_out_where_accuracy_would_say_nothing()
    {
        TextExample[] few = [.. Examples.Take(190)];
        var (training, validation) = ExampleSplit.Create(few);
        Assert.Equal(few, training);
        Assert.Empty(validation);
    }
}
