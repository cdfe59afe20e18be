using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Ml.Attention.Tests;

/// <summary>A <c>dotnet</c> command as a user gives it, with the configuration and the output folders of this test's own build.</summary>
internal static class DotNetCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What a test run or a build around this one set for itself, and would mislead another.</summary>
    private static readonly string[] NotInherited = ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Runs a command to its end, in a folder.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command, without the options that say how to build.</param>
    /// <returns>What it wrote to its output.</returns>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet, [.. arguments, .. BuildOptions()])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // No server stays behind that would hold the streams open.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["UseSharedCompilation"] = "false",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["DOTNET_NOLOGO"] = "1",
            },
        };
        foreach (string name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Longest);
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', start.ArgumentList)} ended with exit code {process.ExitCode}:\n{output}{await error}");
            return output.ReplaceLineEndings("\n");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>With these, what is built already is not built again, nor in another folder.</summary>
    private static IEnumerable<string> BuildOptions()
    {
        yield return "-c";
        yield return Metadata("Configuration")!;
        yield return $"-p:ArtifactsPath={Metadata("ArtifactsPath")}";
        yield return "-p:IncludeProjectNameInArtifactsPaths=true";
        if (Metadata("MlNetProps") is { Length: > 0 } props)
        {
            yield return $"-p:MlNetProps={props}";
        }
    }

    private static string? Metadata(string key) => typeof(DotNetCommand).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value;
}
