using System.Text.Json;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Output;
using Xunit;

namespace Ml.Attention.Tests.Sample;

/// <summary>What a command returned and printed, run inside the test's process.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, "", CancellationToken.None);

    public static async Task<CommandResult> RunAsync(string[] arguments, string input, CancellationToken cancellationToken)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        int code = await CommandLine.RunAsync(arguments, new CommandStreams(output, error, reader), cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON object that is all of the output.</summary>
    public JsonElement Json()
    {
        AssertSuccess();
        Assert.Single(Output.TrimEnd().Split('\n'));
        return JsonDocument.Parse(Output).RootElement;
    }

    public CommandResult AssertSuccess()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        return this;
    }

    /// <summary>Exit code 2, nothing on the output, and one line on the error stream.</summary>
    public void AssertBadInput(string expected)
    {
        Assert.Equal((2, ""), (Code, Output));
        string line = Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
