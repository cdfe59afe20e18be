using System.Diagnostics;
using System.Reflection;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>The command line in a process of its own, that a test can kill.</summary>
internal static class ScoreProcess
{
    /// <summary>The program, in the folder that it was built to.</summary>
    public static string Program { get; } = Path.Combine(
        Metadata("ArtifactsPath"), "bin", "Ml.Attention.Sample", Metadata("Configuration").ToLowerInvariant(), OperatingSystem.IsWindows() ? "ml-attention.exe" : "ml-attention");

    /// <summary>Starts a command; what it writes is thrown away, but for errors.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Waits for the end.</summary>
    public static async Task<(int Code, string Error)> EndAsync(Process process, CancellationToken cancellationToken)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, error);
    }

    private static string Metadata(string key) =>
        typeof(ScoreProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
