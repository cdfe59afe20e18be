using System.Text.Json;

namespace Ml.Attention.Sample.Jobs;

/// <summary>
/// One job at a time writes to a folder: the file <c>_lock</c> says who, one for each shard. On one machine the operating
/// system holds a guard beside it and lets it go with the process, however that ends. Elsewhere the system may not tell,
/// so the owner renews the file's time, and a lock that is not renewed while it is watched is of a process that is gone.
/// </summary>
internal sealed class JobLock : IDisposable
{
    private readonly FileStream _guard;
    private readonly Timer _renewal;
    private readonly string _path;

    private JobLock(FileStream guard, string path, TimeSpan renewal)
    {
        (_guard, _path) = (guard, path);
        _renewal = new(_ => Renew(), null, renewal, renewal);
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The folder of outputs.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="force">Whether the lock of another machine is taken without watching it.</param>
    /// <param name="say">Is told what is done about another's lock.</param>
    /// <param name="times">How often a lock is renewed, and how long another's is watched.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="InputException">Another job is at work.</exception>
    public static JobLock Take(string folder, Shard shard, bool force, Action<string> say, LockTimes times, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, $"_lock{shard.Suffix}");
        var guard = Guard(path);
        try
        {
            if (Owner(path) is { } before)
            {
                if (before.IsHere || force)
                {
                    say($"The lock of {before} is taken over{(before.IsHere ? ": that process is gone" : " (--force)")}.");
                }
                else
                {
                    say($"'{path}' is held by {before}; watching for {times.Watch.TotalSeconds:0.#} s whether it is still at work…");
                    Watch(path, before, times.Watch, cancellationToken);
                    say($"The lock of {before} is taken over: it was not renewed.");
                }
            }

            File.WriteAllBytes(path, JobJson.Line(LockOwner.Current()));
            return new(guard, path, times.Renewal);
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renewal.Dispose();
        File.Delete(_path);
        if (OperatingSystem.IsWindows())
        {
            // An open file cannot be deleted there; the empty guard stays.
            _guard.Dispose();
            return;
        }

        File.Delete(GuardOf(_path));
        _guard.Dispose();
    }

    private static string GuardOf(string path) => $"{path}.guard";

    /// <summary>Opens the guard, which no other process of this machine has open then.</summary>
    private static FileStream Guard(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            FileStream? guard = null;
            try
            {
                guard = Open();
                if (OperatingSystem.IsLinux() && IsNamed(guard, GuardOf(path)) is { } isNamed)
                {
                    if (isNamed)
                    {
                        return guard;
                    }

                    guard.Dispose();
                    continue;
                }

                // A guard that its owner deleted after it was opened here guards nothing: then the name can be opened once more.
                Open().Dispose();
                if (attempt >= 10)
                {
                    // A file system that holds no file for anyone: the lock's time is all there is.
                    return guard;
                }

                guard.Dispose();
            }
            catch (IOException) when (guard is not null)
            {
                return guard;
            }
            catch (IOException exception) when (!DiskFullException.Is(exception))
            {
                // Its owner may be just about to say who it is, or just about to go.
                if (attempt >= 10)
                {
                    throw InUse(path, Owner(path), exception);
                }

                Thread.Sleep(20);
            }
        }

        FileStream Open() => new(GuardOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>
    /// Whether an open guard still has its name, and not been deleted by the owner before: then what stands under the name is the
    /// guard of another. Null where the system does not say.
    /// </summary>
    private static bool? IsNamed(FileStream guard, string path)
    {
        string? name = new FileInfo($"/proc/self/fd/{guard.SafeFileHandle.DangerousGetHandle()}").LinkTarget;
        return name is null ? null : Path.GetFileName(name) == Path.GetFileName(path);
    }

    private static void Watch(string path, LockOwner before, TimeSpan time, CancellationToken cancellationToken)
    {
        var renewed = File.GetLastWriteTimeUtc(path);
        if (cancellationToken.WaitHandle.WaitOne(time))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        if (File.GetLastWriteTimeUtc(path) != renewed || Owner(path)?.Token != before.Token)
        {
            throw InUse(path, before, null);
        }
    }

    private static InputException InUse(string path, LockOwner? owner, Exception? inner)
    {
        string message = $"Another job writes to this folder: '{path}' is held by {owner?.ToString() ?? "a process of this machine"}. Wait until it ends, or score into another folder{(owner?.IsHere ?? true ? "" : "; if that machine is gone, --force takes the lock")}.";
        return inner is null ? new(message) : new(message, inner);
    }

    /// <summary>Who holds the lock; null where none does or it does not say.</summary>
    private static LockOwner? Owner(string path)
    {
        try
        {
            return File.Exists(path) ? JobJson.Read<LockOwner>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    private void Renew()
    {
        try
        {
            File.SetLastWriteTimeUtc(_path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next time; a lock that is watched is renewed several times.
        }
    }
}
