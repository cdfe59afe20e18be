using Ml.Attention.Benchmarks;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Demo;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Benchmarks;

public sealed class AccuracySetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_folder_has_rows_to_train_to_validate_and_to_test()
    {
        _folder.Write("train.tsv", "label\ttext\na\tone\nb\ttwo\n");
        _folder.Write("test.tsv", "label\ttext\na\tthree\n");
        _folder.Write("SOURCE.md", "# x\n- Paper: one\n- Published reference accuracy: A 2012: 91.2\n- Sanity check run here: 85.00% accuracy\n");
        var set = AccuracySet.Read(_folder.Path);
        Assert.Equal((Path.GetFileName(_folder.Path), 2, 1), (set.Name, set.Training.Count, set.Test.Count));
        Assert.Null(set.Validation);
        Assert.Equal(["Published reference accuracy: A 2012: 91.2", "Sanity check run here: 85.00% accuracy"], set.References);

        _folder.Write("valid.tsv", "label\ttext\nb\tfour\n");
        Assert.Equal("four", AccuracySet.Read(_folder.Path).Validation!.Single().Text);
    }

    [Fact]
    public void Rows_without_a_split_are_split_by_a_hash()
    {
        _folder.Write("all.tsv", $"label\ttext\n{string.Concat(Enumerable.Range(0, 500).Select(i => $"a\ttext {i}\n"))}");
        var set = AccuracySet.Read(_folder.Path);
        Assert.Equal($"{Path.GetFileName(_folder.Path)}, 8/10 by hash", set.Name);
        Assert.Equal(500, set.Training.Count + set.Test.Count);
        Assert.InRange(set.Test.Count, 70, 130);
        Assert.All(set.Test, example => Assert.InRange(HashSplit.Tenth(example.Text), 8, 9));
        Assert.Empty(set.References);
    }

    [Fact]
    public void A_folder_of_something_else_says_what_is_missing()
    {
        Assert.EndsWith("has neither train.tsv and test.tsv nor all.tsv.", Assert.Throws<InputException>(() => AccuracySet.Read(_folder.Path)).Message, StringComparison.Ordinal);
        _folder.Write("train.tsv", "en\tde\none\teins\n");
        _folder.Write("test.tsv", "en\tde\ntwo\tzwei\n");
        Assert.EndsWith("train.tsv' has the columns en, de; expected text and label.", Assert.Throws<InputException>(() => AccuracySet.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
