using Ml.Attention.Sample;
using Ml.Attention.Sample.Jobs;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

public sealed class JobLockTests
{
    private static readonly LockTimes Times = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400));

    private readonly List<string> _said = [];

    [Fact]
    public void One_job_at_a_time_has_a_folder()
    {
        using var folder = new TemporaryFolder();
        using (Take(folder))
        {
            string message = Assert.Throws<InputException>(() => Take(folder)).Message;
            Assert.Contains($"held by process {Environment.ProcessId} on {Environment.MachineName}, since ", message, StringComparison.Ordinal);
            Assert.Contains("Another job writes to this folder", Assert.Throws<InputException>(() => Take(folder, force: true)).Message, StringComparison.Ordinal);
            using var other = JobLock.Take(folder.Path, new(2, 3), force: false, _said.Add, Times, TestContext.Current.CancellationToken);
        }

        Take(folder).Dispose();
        Assert.Empty(_said);
        Assert.True(OperatingSystem.IsWindows() || Directory.GetFiles(folder.Path).Length == 0);
    }

    [Fact]
    public void The_lock_of_a_process_that_is_gone_is_taken_over()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Environment.MachineName);
        Take(folder).Dispose();
        Assert.Matches($"^The lock of process 4194303 on {Environment.MachineName}, since 2026-01-02 03:04:05 UTC is taken over: that process is gone.$", Assert.Single(_said));
    }

    [Fact]
    public void The_lock_of_another_machine_is_watched()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "elsewhere");
        using (var stop = new ManualResetEventSlim())
        {
            // A thread of its own: the pool's may all be busy with other tests.
            var other = new Thread(() =>
            {
                while (!stop.Wait(20))
                {
                    File.SetLastWriteTimeUtc(folder["_lock"], DateTime.UtcNow);
                }
            });
            other.Start();
            Assert.Contains("if that machine is gone, --force takes the lock", Assert.Throws<InputException>(() => Take(folder)).Message, StringComparison.Ordinal);
            stop.Set();
            other.Join();
        }

        Take(folder).Dispose();
        Assert.Equal("The lock of process 4194303 on elsewhere, since 2026-01-02 03:04:05 UTC is taken over: it was not renewed.", _said[^1]);

        Write(folder, "elsewhere");
        Take(folder, force: true).Dispose();
        Assert.EndsWith("is taken over (--force).", _said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_is_renewed()
    {
        using var folder = new TemporaryFolder();
        using var held = Take(folder);
        File.SetLastWriteTimeUtc(folder["_lock"], DateTime.UnixEpoch);
        Assert.True(SpinWait.SpinUntil(() => File.GetLastWriteTimeUtc(folder["_lock"]) > DateTime.UnixEpoch.AddDays(1), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Of_many_that_want_the_lock_one_has_it()
    {
        using var folder = new TemporaryFolder();
        int holders = 0, most = 0, taken = 0;
        Parallel.For(0, 200, new() { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using var held = Take(folder);
                int now = Interlocked.Increment(ref holders);
                most = Math.Max(most, now);
                taken++;
                Thread.Sleep(1);
                Interlocked.Decrement(ref holders);
            }
            catch (InputException)
            {
                // Another has it.
            }
        });
        Assert.Equal(1, most);
        Assert.True(taken > 0);
    }

    private static void Write(TemporaryFolder folder, string host) =>
        File.WriteAllBytes(folder["_lock"], JobJson.Line(new LockOwner(host, 4194303, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "token")));

    private JobLock Take(TemporaryFolder folder, bool force = false) => JobLock.Take(folder.Path, Shard.Whole, force, Say, Times, TestContext.Current.CancellationToken);

    private void Say(string text)
    {
        lock (_said)
        {
            _said.Add(text);
        }
    }
}
