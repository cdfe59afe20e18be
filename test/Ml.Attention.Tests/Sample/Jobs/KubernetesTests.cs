using System.Diagnostics;
using System.Text.RegularExpressions;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary><c>eng/jobs/score.kubernetes.yaml</c>: against the schema of the API, and its command against the command line.</summary>
public sealed partial class KubernetesTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private static readonly string Manifest = Repository.PathOf("eng", "jobs", "score.kubernetes.yaml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_manifest_is_valid()
    {
        Assert.Equal("", await ValidateAsync(Manifest));
    }

    [Theory]
    [InlineData("completions: 8", "completions: many", "/spec/completions type")]
    [InlineData("completionMode: Indexed", "completionMode: Numbered", "/spec/completionMode enum")]
    [InlineData("restartPolicy: Never", "restartPolcy: Never", "/spec/template/spec/restartPolcy is not a field of the API")]
    [InlineData("- name: score", "- title: score", "required {\"missingProperty\":\"name\"}")]
    public async Task What_is_wrong_in_a_manifest_is_found(string right, string wrong, string expected)
    {
        using var folder = new TemporaryFolder();
        string text = await File.ReadAllTextAsync(Manifest, Token);
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(expected, await ValidateAsync(folder.Write("job.yaml", text.Replace(right, wrong, StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_command_scores_the_shard_of_its_index()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        Table.Execute($"COPY (SELECT i AS id, 'a fine film ' || i AS text FROM range(8192) r(i)) TO '{folder[Path.Combine("in", "x.parquet")]}' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        File.Copy(model.Model, folder["model.onnx"]);
        string text = (await File.ReadAllTextAsync(Manifest, Token)).ReplaceLineEndings("\n");
        string[] command = [.. Items().Matches(text).Select(match => match.Groups[1].Value.Replace("/data", folder.Path, StringComparison.Ordinal))];
        Assert.Equal("score", command[0]);
        Assert.Contains($"completions: {Shards().Match(text).Groups[1].Value}\n", text, StringComparison.Ordinal);

        foreach (int index in (int[])[0, 3])
        {
            var start = new ProcessStartInfo(ScoreProcess.Program, command) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["JOB_COMPLETION_INDEX"] = $"{index}" } };
            using var process = Process.Start(start)!;
            var (code, error) = await ScoreProcess.EndAsync(process, Token);
            Assert.True(code == 0, error);
        }

        Assert.Equal(2048 * 2, Directory.GetFiles(folder["scored"], "*.parquet").Sum(path => Table.Read(path).Length));
        (await CommandResult.RunAsync("score", "--merge", folder["scored"])).AssertBadInput("of 8 shards these are not finished: 2/8 (");
    }

    private static async Task<string> ValidateAsync(string manifest)
    {
        string modules = Repository.PathOf("artifacts", "setup", "node_modules");
        Assert.SkipUnless(Directory.Exists(Path.Combine(modules, "kubernetes-models")), $"The npm package kubernetes-models is not in '{modules}'; './build.sh setup' puts it there.");
        var start = new ProcessStartInfo("node", [Repository.PathOf("test", "Ml.Attention.Tests", "Sample", "Jobs", "validate-job.mjs"), modules, manifest]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (code, error) = (0, process.StandardError.ReadToEndAsync(Token));
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == code, await error);
        return output;
    }

    [GeneratedRegex(@"(?m)^            - (score|--\S+)$")]
    private static partial Regex Items();

    [GeneratedRegex(@"--shards=(\d+)")]
    private static partial Regex Shards();
}
