using Ml.Attention.Sample.Demo;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo;

public sealed class HashSplitTests
{
    private static readonly TextExample[] Examples =
        [.. Enumerable.Range(0, 2000).Select(i => new TextExample($"text {i}", i % 2 == 0 ? "a" : "b"))];

    [Fact]
    public void Eight_one_one_with_every_example_once()
    {
        var split = HashSplit.Create(Examples);
        Assert.Equal(Examples.Length, split.Training.Concat(split.Validation).Concat(split.Test).Distinct().Count());
        Assert.InRange(split.Training.Count, 1540, 1660);
        Assert.InRange(split.Validation.Count, 150, 250);
        Assert.InRange(split.Test.Count, 150, 250);
    }

    [Fact]
    public void Depends_on_the_text_alone()
    {
        var split = HashSplit.Create(Examples);
        var reversed = HashSplit.Create(Examples.Reverse().Select(example => example with { Label = "other" }));
        Assert.Equal(split.Test.Select(example => example.Text).Order(), reversed.Test.Select(example => example.Text).Order());
        Assert.Equal(split.Validation.Select(example => example.Text).Order(), reversed.Validation.Select(example => example.Text).Order());
    }

    [Fact]
    public void Duplicates_stay_together()
    {
        var split = HashSplit.Create([.. Examples, .. Examples]);
        Assert.All([split.Training, split.Validation, split.Test], part => Assert.All(part.GroupBy(example => example.Text), copies => Assert.Equal(2, copies.Count())));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("text 1", 5)]
    [InlineData("héllo", 7)]
    public void Is_the_first_eight_bytes_of_sha_256_modulo_ten(string text, int tenth) => Assert.Equal(tenth, HashSplit.Tenth(text));
}
