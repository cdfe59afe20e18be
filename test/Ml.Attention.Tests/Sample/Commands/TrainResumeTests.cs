using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ml.Attention.Tests.Sample.Jobs;
using Ml.Attention.Tests.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary>A training in a process of its own that is killed, or ended by Ctrl+C, and goes on.</summary>
public sealed class TrainResumeTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many kills; the long version has <c>ML_ATTENTION_KILLS=20</c>.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("ML_ATTENTION_KILLS") ?? "3", CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train")]
    [InlineData("train-translation")]
    [InlineData("train-language-model")]
    [InlineData("pretrain")]
    public async Task Killed_at_random_moments_it_writes_the_same_file(string command)
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("ML_ATTENTION_SEED") ?? $"{Random.Shared.Next()}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed} (ML_ATTENTION_SEED)");
        var random = new Random(seed);
        string data = WriteData();

        long started = Stopwatch.GetTimestamp();
        var (code, error) = await ScoreProcess.EndAsync(ScoreProcess.Start(Command(data, "whole.onnx", command)), Token);
        Assert.True(code == 0, error);
        var whole = Stopwatch.GetElapsedTime(started);
        byte[] expected = File.ReadAllBytes(_folder["whole.onnx"]);

        int killed = 0, whileWriting = 0, resumed = 0, trainings = 0;
        while (killed < Kills)
        {
            trainings++;
            while (true)
            {
                var began = DateTime.UtcNow;
                using var process = ScoreProcess.Start([.. Command(data, "killed.onnx", command), "--checkpoint", _folder["run"], "--checkpoint-every", "1step", "--resume"]);
                var end = ScoreProcess.EndAsync(process, Token);
                if (killed < Kills)
                {
                    await Task.WhenAny(end, Task.Delay(whole * random.NextDouble(), Token));
                    process.Kill();
                }

                (code, error) = await end;
                resumed += error.Contains("Training goes on from", StringComparison.Ordinal) ? 1 : 0;
                if (code == 0)
                {
                    break;
                }

                Assert.True(killed < Kills, error);
                Assert.DoesNotContain("error", error, StringComparison.Ordinal);
                killed++;

                // One that an earlier process left, and this one had not come to overwrite, does not count.
                whileWriting += File.Exists(_folder["run.writing"]) && File.GetLastWriteTimeUtc(_folder["run.writing"]) > began ? 1 : 0;
            }

            Assert.Equal(expected, File.ReadAllBytes(_folder["killed.onnx"]));
            Assert.Equal(["data.tsv", "killed.onnx", "whole.onnx"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Where(name => !name!.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            File.Delete(_folder["killed.onnx"]);
        }

        output.WriteLine($"{killed} kills in {trainings} trainings of {whole.TotalSeconds:F1} s; {whileWriting} while a checkpoint was being written; {resumed} times it went on from one");
    }

    [Fact]
    public async Task Ended_by_a_signal_it_leaves_the_best_model_and_a_checkpoint()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal to send to another process.");
        string data = WriteData();
        string[] command = [.. Command(data, "model.onnx"), "--checkpoint", _folder["run"], "--checkpoint-every", "10minutes"];
        using var process = ScoreProcess.Start(command);
        var printed = new StringBuilder();
        while (await process.StandardError.ReadLineAsync(Token) is { } line)
        {
            printed.AppendLine(line);
            if (line.StartsWith("epoch 1 of", StringComparison.Ordinal))
            {
                using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            }
        }

        await process.WaitForExitAsync(Token);
        string error = printed.ToString();
        Assert.True(process.ExitCode == 130, error);
        Assert.Contains($"The training so far is in {_folder["run"]}; the same command with --resume goes on from there.", error, StringComparison.Ordinal);
        (await CommandResult.RunAsync("evaluate", "--model", _folder["model.onnx"], "--data", data)).AssertSuccess();

        (await CommandResult.RunAsync(command)).AssertBadInput($"--checkpoint: '{_folder["run"]}' or '{_folder["run"]}.previous' is there already; go on from it with --resume, or remove it to begin anew.");
        var other = await CommandResult.RunAsync([.. command, "--resume", "--learning-rate", "0.5"]);
        Assert.Equal((2, ""), (other.Code, other.Output));
        Assert.Contains($"\nerror: The checkpoint '{_folder["run"]}' is of another training: training.learningRate: 0.001 there, 0.5 here. ", other.Error, StringComparison.Ordinal);
        var resumed = (await CommandResult.RunAsync([.. command, "--resume"])).AssertSuccess();
        Assert.Contains($"Training goes on from '{_folder["run"]}': run ", resumed.Error, StringComparison.Ordinal);
        (await CommandResult.RunAsync(Command(data, "whole.onnx"))).AssertSuccess();
        Assert.Equal(File.ReadAllBytes(_folder["whole.onnx"]), File.ReadAllBytes(_folder["model.onnx"]));
        Assert.False(File.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Options_that_lack_something_are_named()
    {
        string data = WriteData();
        (await RunAsync("--resume")).AssertBadInput("--resume is given without --checkpoint; name the file with it.");
        (await RunAsync("--checkpoint-every", "1epoch")).AssertBadInput("--checkpoint-every is given without --checkpoint; name the file with it.");
        (await RunAsync("--checkpoint", data)).AssertBadInput($"--checkpoint is '{data}', which is also read or written; expected another file.");
        foreach (string every in new[] { "0steps", "10", "steps", "1.5minutes", "99999999999steps", "5 hours" })
        {
            (await RunAsync("--checkpoint", _folder["run"], "--checkpoint-every", every)).AssertBadInput($"--checkpoint-every is '{every}'; expected a number above 0 and a unit, such as 1epoch, 500steps or 10minutes.");
        }

        Task<CommandResult> RunAsync(params string[] more) => CommandResult.RunAsync([.. Command(data, "model.onnx"), .. more]);
    }

    /// <summary>A short training; the columns serve as texts with labels, as texts, and as texts with their translations.</summary>
    private string[] Command(string data, string model, string command = "train") =>
    [
        command, "--data", data, "--output", _folder[model], "--threads", "1", "--width", "16", "--heads", "2", "--feed-forward", "32",
        .. command switch
        {
            "train" => (string[])["--epochs", "4", "--layers", "1", "--max-tokens", "16", "--batch-texts", "8", "--min-frequency", "1"],
            "train-translation" => ["--epochs", "3", "--batch-tokens", "256", "--learning-rate", "0.002", "--source-column", "text", "--target-column", "label"],
            _ => ["--epochs", "3", "--batch-tokens", "256", "--learning-rate", "0.002"],
        },
    ];

    private string WriteData() => _folder.Write("data.tsv", $"text\tlabel\n{string.Concat(Films.Create(1000, seed: 75).Select(example => $"{example.Text}\t{example.Label}\n"))}");
}
