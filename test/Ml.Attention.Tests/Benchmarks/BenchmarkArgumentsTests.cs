using Ml.Attention.Benchmarks;
using Xunit;

namespace Ml.Attention.Tests.Benchmarks;

public sealed class BenchmarkArgumentsTests
{
    [Fact]
    public void Speed_is_the_default()
    {
        Assert.Equal(("speed", null, true), Describe([]));
        Assert.Equal(("speed", 3, false), Describe(["--rounds", "3", "--print-only"]));
        Assert.Equal(("pipeline", 7, true), Describe(["pipeline", "--rounds", "7"]));
    }

    [Fact]
    public void Accuracy_has_options_of_its_own()
    {
        var parsed = BenchmarkArguments.Parse(["accuracy", "--data", "sets", "--sets", "a, b", "--seeds", "5", "--epochs", "2"]);
        Assert.Equal(("accuracy", "sets", 5, 2), (parsed.Benchmark, parsed.Data, parsed.Seeds, parsed.Epochs));
        Assert.Equal(["a", "b"], parsed.Sets);
        Assert.Null(BenchmarkArguments.Parse(["accuracy", "--data", "sets"]).Sets);
    }

    [Theory]
    [InlineData("'--round' is not understood here; see --help.", "--round", "3")]
    [InlineData("'pipeline' is not understood here; see --help.", "speed", "pipeline")]
    [InlineData("'--seeds' is not understood here; see --help.", "speed", "--seeds", "3")]
    [InlineData("'--rounds' is not understood here; see --help.", "accuracy", "--data", "x", "--rounds", "3")]
    [InlineData("--rounds is '0'; expected 1 or more.", "--rounds", "0")]
    [InlineData("--rounds is ''; expected 1 or more.", "--rounds")]
    [InlineData("--seeds is 'many'; expected 1 or more.", "accuracy", "--data", "x", "--seeds", "many")]
    [InlineData("--data needs a value; see --help.", "accuracy", "--data")]
    [InlineData("accuracy needs --data FOLDER, a folder of data sets; see --help.", "accuracy")]
    public void What_is_wrong_is_said(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => BenchmarkArguments.Parse(arguments)).Message);

    [Fact]
    public void Help_needs_nothing_else() => Assert.True(BenchmarkArguments.Parse(["accuracy", "--help"]).WantsHelp);

    private static (string, int?, bool) Describe(string[] arguments)
    {
        var parsed = BenchmarkArguments.Parse(arguments);
        return (parsed.Benchmark, parsed.Rounds, parsed.Writes);
    }
}
