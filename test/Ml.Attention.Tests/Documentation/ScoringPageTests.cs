using System.Diagnostics;
using System.Text.RegularExpressions;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Tests.Sample.Commands;
using Ml.Attention.Tests.Sample.Jobs;
using Xunit;

namespace Ml.Attention.Tests.Documentation;

/// <summary>The commands that the pages show for scoring files are run as they stand there.</summary>
public sealed partial class ScoringPageTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Theory]
    [InlineData("README.md", 1)]
    [InlineData("docs/scoring.md", 2)]
    public async Task Commands_run_as_they_stand(string page, int expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        Table.Execute($"COPY (SELECT i AS id, DATE '2020-01-01' AS date, 'a fine film ' || i AS text FROM range(100) r(i)) TO '{folder[Path.Combine("data", "x.parquet")]}'");
        File.Copy(model.Model, folder["model.onnx"]);
        string text = (await File.ReadAllTextAsync(Repository.PathOf(page.Split('/')), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        string[] commands = [.. Commands().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(expected, commands.Length);
        foreach (string command in commands)
        {
            string[] arguments = [.. command.Split(' ').Select(word => word.Trim('\''))];
            var start = new ProcessStartInfo(ScoreProcess.Program, arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (code, error) = await ScoreProcess.EndAsync(process, TestContext.Current.CancellationToken);
            Assert.True(code == 0, $"{command}: {error}");
        }

        Assert.Equal(100, Table.Read(folder[Path.Combine("scored", "x.parquet")], "id, PredictedLabel").Length);
    }

    [GeneratedRegex(@"```sh\nml-attention (score .*)\n```")]
    private static partial Regex Commands();
}
