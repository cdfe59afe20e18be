using System.Diagnostics;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>A disk of one megabyte, full but for some bytes, or one that cannot be written to; for the superuser of a Linux alone.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk()
    {
        bool isMounted = OperatingSystem.IsLinux() && Environment.UserName == "root" && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.Path);
        Assert.SkipUnless(isMounted, "Only the superuser of a Linux can mount a small disk.");
    }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>Leaves some thousand bytes.</summary>
    public void Fill()
    {
        using var file = File.Create(this["other"]);
        byte[] page = new byte[4096];
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                file.Write(page);
                file.Flush();
            }
        }
        catch (IOException)
        {
        }
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder.Path));

    public void Dispose()
    {
        Run("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    private static bool Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
