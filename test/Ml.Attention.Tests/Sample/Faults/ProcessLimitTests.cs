using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample.Jobs;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>A process that may have few files open, little memory, or no folder for temporary files: it works, or one line says what it lacks.</summary>
public sealed class ProcessLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProcessLimitTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Limits are set by a shell of Unix.");
        _folder.Write("data.tsv", $"label\ttext\n{string.Concat(Enumerable.Range(0, 2000).Select(i => $"{(i % 2 == 0 ? "ham" : "spam")}\tcall {i} now for {i % 7} free prizes of the week\n"))}");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(100)]
    public async Task Too_few_open_files_are_told_before_the_runtime_fails(int limit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is read off /proc.");
        var (code, error) = await RunAsync($"ulimit -n {limit}", "predict", "text");

        Assert.Equal(2, code);
        Assert.Equal($"error: This process may have {limit} files open at once, of which .NET itself takes about 100; expected 128 or more. Raise the limit, as with 'ulimit -n 1024'.\n", error);
    }

    [Theory]
    [InlineData("predict", "--model", "{model}", "text")]
    [InlineData("evaluate", "--model", "{model}", "--data", "{folder}/data.tsv")]
    [InlineData("score", "--model", "{model}", "--input", "{folder}/data.tsv", "--output", "{folder}/scored")]
    [InlineData("train", "--data", "{folder}/data.tsv", "--output", "{folder}/model.onnx", "--width", "16", "--feed-forward", "16", "--epochs", "1")]
    [InlineData("pipeline", "--data", "{folder}/data.tsv", "--output", "{folder}/model.zip", "--width", "16", "--feed-forward", "16", "--epochs", "1")]
    public async Task A_hundred_and_twenty_eight_open_files_are_enough(params string[] arguments)
    {
        var (code, error) = await RunAsync("ulimit -n 128", arguments);

        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task A_pipeline_without_a_folder_for_temporary_files_is_refused_before_training()
    {
        string none = _folder["none"];
        var (code, error) = await RunAsync($"export TMPDIR='{none}'", "pipeline", "--data", "{folder}/data.tsv", "--output", "{folder}/model.zip");

        Assert.Equal(2, code);
        Assert.Equal($"error: The folder for temporary files, '{none}/', does not exist, and ML.NET saves a model by way of one. Name another in the environment variable TMPDIR.\n", error);
    }

    [Theory]
    [InlineData("predict", "--model", "{model}", "text")]
    [InlineData("info", "--model", "{model}")]
    [InlineData("evaluate", "--model", "{model}", "--data", "{folder}/data.tsv")]
    [InlineData("score", "--model", "{model}", "--input", "{folder}/data.tsv", "--output", "{folder}/scored")]
    public async Task Half_a_gigabyte_of_memory_is_enough(params string[] arguments)
    {
        using var limit = new MemoryLimit(megabytes: 512);
        var (code, error) = await RunAsync($"echo $$ > {limit.Processes}", arguments);

        Assert.True(code == 0, string.Create(CultureInfo.InvariantCulture, $"exit code {code}: {error}"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs the program below a shell that sets a limit.</summary>
    private async Task<(int Code, string Error)> RunAsync(string limit, params string[] arguments)
    {
        var values = arguments.Select(argument => argument
            .Replace("{model}", Repository.PathOf("models", "spam", "model.onnx"), StringComparison.Ordinal)
            .Replace("{folder}", _folder.Path, StringComparison.Ordinal));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{limit} && exec \"$0\" \"$@\"", ScoreProcess.Program, .. values])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await ScoreProcess.EndAsync(process, TestContext.Current.CancellationToken);
    }
}
