using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>A control group whose processes have so much memory together and no more, as a container has; for the superuser of a Linux alone.</summary>
internal sealed class MemoryLimit : IDisposable
{
    private readonly string _folder;

    /// <param name="megabytes">How much.</param>
    public MemoryLimit(int megabytes)
    {
        // Of the second version all is in one folder, of the first each resource has its own.
        string root = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        _folder = Path.Combine(root, $"ml-attention-{Guid.NewGuid():N}");
        bool isMade = false;
        try
        {
            Directory.CreateDirectory(_folder);
            string[] files = [Path.Combine(_folder, "memory.max"), Path.Combine(_folder, "memory.limit_in_bytes")];
            File.WriteAllText(files.First(File.Exists), $"{(long)megabytes << 20}");
            isMade = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
        }

        Assert.SkipUnless(isMade, "No control group for memory can be made here.");
    }

    /// <summary>The file that a process writes its number to, so that it and all that it starts are under the limit.</summary>
    public string Processes => Path.Combine(_folder, "cgroup.procs");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder);
        }
    }
}
