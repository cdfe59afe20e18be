using Ml.Attention.Selection;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class StratifiedFoldsTests
{
    private static readonly TextExample[] Examples =
    [
        .. Enumerable.Range(0, 103).Select(i => new TextExample($"spam {i}", "spam")),
        .. Enumerable.Range(0, 52).Select(i => new TextExample($"ham {i}", "ham")),
        .. Enumerable.Range(0, 10).Select(i => new TextExample("spam 3", "spam")), // copies
        .. Enumerable.Range(0, 20).Select(i => new TextExample($"spam {i}", "ham")), // another label
        new("rare 1", "rare"), new("rare 2", "rare"),
    ];

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Each_example_is_in_one_fold(int folds)
    {
        var parts = StratifiedFolds.Create(Examples, folds);
        Assert.Equal(folds, parts.Count);
        Assert.Equal(Examples.Order(Comparer), parts.SelectMany(part => part).Order(Comparer));
    }

    [Fact]
    public void Copies_of_a_text_are_in_one_fold_whatever_their_labels()
    {
        var parts = StratifiedFolds.Create(Examples, 5);
        Assert.All(Examples.Select(example => example.Text).Distinct(), text => Assert.Single(parts, part => part.Any(example => example.Text == text)));
    }

    [Fact]
    public void Folds_are_alike_in_each_class_and_in_size()
    {
        TextExample[] plain = [.. Examples.Where((example, i) => i < 155)];
        var parts = StratifiedFolds.Create(plain, 5);
        Assert.All(parts, part => Assert.InRange(part.Count(example => example.Label == "spam"), 20, 21));
        Assert.All(parts, part => Assert.InRange(part.Count(example => example.Label == "ham"), 10, 11));
        Assert.All(parts, part => Assert.InRange(part.Count, 30, 32));
    }

    [Fact]
    public void The_order_of_the_examples_does_not_matter()
    {
        var parts = StratifiedFolds.Create(Examples, 5);
        var reversed = StratifiedFolds.Create([.. Examples.Reverse()], 5);
        Assert.All(parts.Zip(reversed), pair => Assert.Equal(pair.First.Order(Comparer), pair.Second.Order(Comparer)));
        Assert.NotEqual(Enumerable.Range(0, 20).Select(i => i * 5), parts[0].Select(example => Array.IndexOf(Examples, example)).Take(20));
    }

    [Fact]
    public void As_many_folds_as_texts_leave_each_out()
    {
        TextExample[] few = [new("a", "x"), new("b", "x"), new("c", "y"), new("c", "y")];
        Assert.Equal([1, 1, 2], StratifiedFolds.Create(few, 3).Select(part => part.Count).Order());
        var error = Assert.Throws<TrainingDataException>(() => StratifiedFolds.Create(few, 4));
        Assert.Equal("The 4 examples have 3 different texts; 4 folds need 4 or more. Choose fewer folds.", error.Message);
    }

    private static Comparer<TextExample> Comparer => Comparer<TextExample>.Create((x, y) => string.CompareOrdinal($"{x.Text}\t{x.Label}", $"{y.Text}\t{y.Label}"));
}
