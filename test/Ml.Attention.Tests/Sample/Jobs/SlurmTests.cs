using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary><c>eng/jobs/score.slurm</c> on a cluster of two nodes, one of which fails.</summary>
public sealed class SlurmTests(TrainedModel model, ITestOutputHelper output) : IClassFixture<TrainedModel>
{
    private const string Columns = "id, PredictedLabel, Probability.round(5)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_fails_and_the_union_of_outputs_is_a_single_runs()
    {
        Assert.SkipUnless(SlurmCluster.Reason is null, SlurmCluster.Reason ?? "");
        using var folder = new TemporaryFolder();
        Table.Execute($"COPY (SELECT i AS id, CASE i % 2 WHEN 0 THEN 'a fine film ' ELSE 'I hate this book ' END || i AS text FROM range(300000) r(i)) TO '{folder["in.parquet"]}' (FORMAT parquet, ROW_GROUP_SIZE 20480)");
        (await CommandResult.RunAsync("score", "--model", model.Model, "--input", folder["in.parquet"], "--output", folder["whole"], "--keep", "id")).AssertSuccess();

        using var cluster = new SlurmCluster();
        await cluster.StartAsync();
        string submitted = await cluster.RunAsync(
            "sbatch", "--parsable", "--array=5-6", "--cpus-per-task=1", $"--output={folder["task-%a.log"]}", $"--export=ALL,ML_ATTENTION={ScoreProcess.Program}",
            Repository.PathOf("eng", "jobs", "score.slurm"), model.Model, folder["in.parquet"], folder["out"], "--keep", "id", "--max-rows-per-file", "10000");
        string job = submitted.Trim();
        Assert.Matches("^\\d+$", job);

        // The first task has finished something and is at work on more: its node dies with all that runs there.
        string manifest = folder[Path.Combine("out", "_manifest-1-of-2.jsonl")], held = folder[Path.Combine("out", "_lock-1-of-2")];
        await cluster.WaitAsync("the first output", () => Task.FromResult(File.Exists(held) && Lines(manifest) > 1), 60);
        int process = JsonDocument.Parse(await File.ReadAllBytesAsync(held, Token)).RootElement.GetProperty("process").GetInt32();
        string node = Variable(process, "SLURMD_NODENAME");
        int keeper = Parent(process);
        int before = Lines(manifest);
        cluster.Nodes[node].Kill();
        Process.GetProcessById(keeper).Kill();
        Process.GetProcessById(process).Kill();
        output.WriteLine($"{node} died after {before} outputs of the first task");
        Assert.True((await CommandResult.RunAsync("score", "--merge", folder["out"])).Code == 2, "The first task was finished before it was killed.");

        await cluster.WaitAsync("both tasks", async () => (await CommandResult.RunAsync("score", "--merge", folder["out"])).Code == 0, 150);
        string description = await cluster.RunAsync("scontrol", "show", "job", $"{job}_5");
        Assert.Contains("Restarts=1", description, StringComparison.Ordinal);
        string log = await File.ReadAllTextAsync(folder["task-5.log"], Token);
        Assert.Contains("is taken over: that process is gone.", log, StringComparison.Ordinal);
        Assert.Matches($"(?m)^({before}|{before + 1}) of \\d+ outputs are finished already", log);

        string[] parts = [.. Directory.GetFiles(folder["out"], "*.parquet").Order(StringComparer.Ordinal)];
        Assert.Equal(Table.Read(folder[Path.Combine("whole", "in.parquet")], Columns), parts.SelectMany(part => Table.Read(part, Columns)));
    }

    private static int Lines(string path) => File.Exists(path) ? File.ReadAllBytes(path).Count(letter => letter == '\n') : 0;

    private static string Variable(int process, string name) =>
        File.ReadAllText($"/proc/{process}/environ").Split('\0').Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static int Parent(int process) =>
        int.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim(), CultureInfo.InvariantCulture);
}
