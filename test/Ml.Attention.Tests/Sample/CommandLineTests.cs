using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("cross-validate")]
    [InlineData("tune")]
    [InlineData("predict")]
    [InlineData("score")]
    [InlineData("explain")]
    [InlineData("info")]
    [InlineData("diagnose")]
    [InlineData("pipeline")]
    [InlineData("demo")]
    public async Task Every_command_has_help(string command)
    {
        var result = await CommandResult.RunAsync(command, "--help");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Matches($"Usage:\\s+\\S+ {command} ", result.Output);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Contains(command, (await CommandResult.RunAsync("--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_the_defaults_of_the_library()
    {
        var defaults = new TextClassificationOptions();
        string help = (await CommandResult.RunAsync("train", "--help")).Output;
        Assert.Matches($"--width .*\\[default: {defaults.Encoder.Width}\\]", help);
        Assert.Matches($"--learning-rate .*\\[default: {defaults.Training.LearningRate}\\]", help);
        Assert.Matches($"--max-tokens .*\\[default: {defaults.Tokenizer.MaxTokens}\\]", help);
    }

    [Fact]
    public async Task What_is_no_command_is_one_line()
    {
        (await CommandResult.RunAsync()).AssertBadInput("Required command was not provided. See: ml-attention --help");
        (await CommandResult.RunAsync("tarin")).AssertBadInput("'tarin'");
        (await CommandResult.RunAsync("train")).AssertBadInput("is required. See: ml-attention train --help");
    }
}
