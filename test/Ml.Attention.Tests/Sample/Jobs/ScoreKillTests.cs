using System.Diagnostics;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>A job that is killed, and one whose disk is full.</summary>
public sealed class ScoreKillTests(TrainedModel model, ITestOutputHelper output) : IClassFixture<TrainedModel>
{
    private const int Rows = 200_000, RowsOfOutput = 10_000, Kills = 3, MostMegabytes = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_killed_gives_what_an_undisturbed_one_gives()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        const string Texts = "CASE WHEN i % 1000 = 3 THEN NULL ELSE CASE i % 2 WHEN 0 THEN 'a fine film ' ELSE 'I hate this book ' END || i END AS text";
        Table.Execute($"COPY (SELECT i AS id, {Texts} FROM range({Rows / 2}) r(i)) TO '{folder["a.parquet"]}' (FORMAT parquet)");
        Table.Execute($"COPY (SELECT i AS id, {Texts} FROM range({Rows / 2}, {Rows}) r(i)) TO '{folder["b.tsv.gz"]}' (FORMAT csv, HEADER, DELIMITER '\t')");

        long started = Stopwatch.GetTimestamp();
        var (code, error) = await ScoreProcess.EndAsync(Start(folder, "whole"), Token);
        Assert.True(code == 0, error);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        double most = 0;
        int killed = 0;
        while (true)
        {
            using var process = Start(folder, "killed");
            var end = ScoreProcess.EndAsync(process, Token);

            // At a random moment behind a random output, well before the last.
            int after = killed < Kills ? (4 * killed) + random.Next(4) : int.MaxValue;
            var moment = TimeSpan.FromMilliseconds(random.Next(100));
            while (!end.IsCompleted && Finished() < after)
            {
                process.Refresh();
                most = Math.Max(most, process.HasExited ? 0 : process.WorkingSet64 / 1e6);
                await Task.Delay(10, Token);
            }

            await Task.Delay(moment, Token);
            if (end.IsCompleted)
            {
                (code, error) = await end;
                Assert.True(code == 0, error);
                break;
            }

            process.Kill();
            await end;
            killed++;
            output.WriteLine($"killed; {Finished()} outputs are finished, {(Directory.Exists(folder["killed"]) ? Directory.GetFiles(folder["killed"], ".*.tmp").Length : 0)} half");
        }

        Assert.Equal(Kills, killed);
        output.WriteLine($"{seconds:F1} s undisturbed, at most {most:F0} MB resident");
        Assert.InRange(most, 1, MostMegabytes);
        Assert.Empty(Directory.GetFiles(folder["killed"], ".*.tmp"));
        string[] names = [.. Directory.GetFiles(folder["whole"], "*.parquet").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(Rows / RowsOfOutput, names.Length);
        Assert.Equal(names, Directory.GetFiles(folder["killed"], "*.parquet").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        long rows = 0;
        foreach (string name in names)
        {
            string[] expected = Table.Read(folder[Path.Combine("whole", name)]);
            rows += expected.Length;
            Assert.Equal(expected, Table.Read(folder[Path.Combine("killed", name)]));
        }

        Assert.Equal(Rows - (Rows / 1000), rows);
        Assert.Equal(Lines("whole", "_rejected.jsonl"), Lines("killed", "_rejected.jsonl"));
        Assert.Equal(Rows / RowsOfOutput, Lines("killed", "_manifest.jsonl").Length);

        int Finished() => File.Exists(folder[Path.Combine("killed", "_manifest.jsonl")]) ? File.ReadAllBytes(folder[Path.Combine("killed", "_manifest.jsonl")]).Count(letter => letter == '\n') : 0;

        string[] Lines(string job, string name) => [.. File.ReadLines(folder[Path.Combine(job, name)]).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_full_disk_ends_with_3_and_the_next_run_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A small disk is mounted, which takes Linux and root.");
        using var folder = new TemporaryFolder();
        string disk = Directory.CreateDirectory(folder["disk"]).FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk) == 0, "A small disk cannot be mounted here.");
        try
        {
            // Two megabytes of text that does not compress, after a small file.
            Table.Execute($"COPY (SELECT 'a fine film' AS text, 'small' AS id) TO '{folder["a.parquet"]}'");
            Table.Execute($"COPY (SELECT 'a fine film' AS text, md5(i::VARCHAR) || md5((i + 0.5)::VARCHAR) AS id FROM range(100000) r(i)) TO '{folder["b.parquet"]}'");
            string[] command = ["score", "--model", model.Model, "--input", folder["*.parquet"], "--output", Path.Combine(disk, "out"), "--keep", "id"];
            var full = await CommandResult.RunAsync(command);
            Assert.True(full.Code == 3, $"{full.Code}: {full.Error}");
            Assert.Contains("error: There is no space left for '", full.Error, StringComparison.Ordinal);
            Assert.Equal(["_job.json", "_manifest.jsonl", "_rejected.jsonl", "a.parquet"], Directory.GetFiles(Path.Combine(disk, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

            Assert.Equal(0, await RunAsync("mount", "-o", "remount,size=100m", disk));
            Assert.Contains("1 of 2 outputs are finished already.", (await CommandResult.RunAsync(command)).AssertSuccess().Error, StringComparison.Ordinal);
            Assert.Equal(100_000, Table.Read(Path.Combine(disk, "out", "b.parquet"), "PredictedLabel").Length);
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private Process Start(TemporaryFolder folder, string job) => ScoreProcess.Start(
        "score", "--model", model.Model, "--input", folder["*.*"], "--output", folder[job], "--keep", "id", "--max-rows-per-file", $"{RowsOfOutput}");

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(Token);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
