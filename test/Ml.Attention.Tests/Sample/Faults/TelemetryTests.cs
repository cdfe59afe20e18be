using System.Diagnostics;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample.Jobs;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>
/// ONNX Runtime keeps what it collects in the home folder, and a log of that beside temporary files: a process that leaves neither
/// collects nothing. Seen to fail with version 1.29 where nothing is done about it.
/// </summary>
public sealed class TelemetryTests
{
    /// <summary>What ONNX Runtime takes as a sign that nobody uses it: a build server, or a test.</summary>
    private static readonly string[] Signs = ["ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "TF_BUILD", "GITHUB_ACTIONS", "JENKINS_URL"];

    [Fact]
    public async Task No_data_about_the_use_of_a_model_are_collected()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There Windows itself collects events, which leaves no file.");
        using var folder = new TemporaryFolder();
        string home = Directory.CreateDirectory(folder["home"]).FullName, temporary = Directory.CreateDirectory(folder["tmp"]).FullName;
        var start = new ProcessStartInfo(ScoreProcess.Program, ["predict", "--model", Repository.PathOf("models", "spam", "model.onnx"), "a text"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home, ["TMPDIR"] = temporary },
        };
        foreach (string sign in Signs)
        {
            start.Environment.Remove(sign);
        }

        using var process = Process.Start(start)!;
        var (code, error) = await ScoreProcess.EndAsync(process, TestContext.Current.CancellationToken);
        Assert.True(code == 0, error);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
    }
}
