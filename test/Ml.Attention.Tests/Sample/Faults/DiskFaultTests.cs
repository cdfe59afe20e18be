using Ml.Attention.Sample;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>Every command that writes a file, on a disk that is full or cannot be written to: one line that says so, nothing half-written, a finished file left as it was.</summary>
public sealed class DiskFaultTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private const string Finished = "what an earlier run has finished";

    public static IEnumerable<TheoryDataRow<string>> Commands =>
        ((string[])["train", "train --checkpoint", "train-language-model", "quantize", "evaluate", "explain", "diagnose", "pipeline", "score"])
        .Select(command => new TheoryDataRow<string>(command));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_full_disk_loses_nothing(string command)
    {
        using var disk = new SmallDisk();
        string output = Output(disk, command);
        disk.Fill();
        await CheckAsync(disk, command, output);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_disk_that_cannot_be_written_to_is_named(string command)
    {
        using var disk = new SmallDisk();
        string output = Output(disk, command);
        disk.MakeReadOnly();
        await CheckAsync(disk, command, output);
    }

    /// <summary>A finished file of an earlier run; of a folder of outputs, none.</summary>
    private static string Output(SmallDisk disk, string command)
    {
        string output = disk[command switch
        {
            "pipeline" => "model.zip",
            "evaluate" or "explain" or "diagnose" => "page.html",
            "train --checkpoint" => "run.checkpoint",
            "score" => "scored",
            _ => "model.onnx",
        }];
        if (command is not ("score" or "train --checkpoint"))
        {
            File.WriteAllText(output, Finished);
        }

        return output;
    }

    private async Task CheckAsync(SmallDisk disk, string command, string output)
    {
        string[] before = [.. Directory.GetFileSystemEntries(disk.Path).Order(StringComparer.Ordinal)];
        var result = await CommandResult.RunAsync(Arguments(command, output), "", CancellationToken.None);

        Assert.True(result.Code is ExitCode.BadInput or ExitCode.DiskFull, $"exit code {result.Code}: {result.Error}");
        string line = Assert.Single(result.Error.TrimEnd().Split('\n'), each => each.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Matches("cannot be written|no space|No space|Read-only|read-only", line);
        if (File.Exists(output))
        {
            Assert.Equal(Finished, await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        }

        string[] left = [.. Directory.GetFileSystemEntries(disk.Path).Order(StringComparer.Ordinal)];
        Assert.Equal(before, left.Except([output]).Concat(before.Contains(output) ? [output] : []).Order(StringComparer.Ordinal));
    }

    private string[] Arguments(string command, string output) => command switch
    {
        "train" => ["train", "--data", model.Data, "--output", output, .. TrainedModel.Tiny],
        "train --checkpoint" => ["train", "--data", model.Data, "--output", model["other.onnx"], "--checkpoint", output, .. TrainedModel.Tiny],
        "train-language-model" => ["train-language-model", "--data", model.Data, "--output", output, "--epochs", "1", "--width", "16", "--heads", "2", "--layers", "1"],
        "quantize" => ["quantize", "--model", model.Model, "--output", output],
        "evaluate" => ["evaluate", "--model", model.Model, "--data", model.Data, "--html", output],
        "explain" => ["explain", "--model", model.Model, "--text", "a fine film", "--html", output],
        "diagnose" => ["diagnose", "--model", model.Model, "--data", model.Data, "--html", output],
        "pipeline" => ["pipeline", "--data", model.Data, "--output", output, .. TrainedModel.Tiny],
        _ => ["score", "--model", model.Model, "--input", model.Data, "--output", output],
    };
}
