using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>A Slurm cluster of two nodes on the loopback address, gone with the test.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch", "sinfo", "scontrol", "scancel"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _services = [];

    /// <summary>The daemons of the nodes, by their names.</summary>
    public Dictionary<string, Process> Nodes { get; } = [];

    /// <summary>Why there can be no cluster here; null where there can.</summary>
    public static string? Reason => !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "Slurm's daemons are started, which takes Linux and root."
        : Programs.FirstOrDefault(program => Find(program) is null) is { } missing ? $"'{missing}' is not there; Debian has it in slurm-wlm and munge."
        : null;

    /// <summary>Starts the services and waits until both nodes are idle.</summary>
    public async Task StartAsync()
    {
        int[] ports = FreePorts(3);
        string host = Environment.MachineName;
        File.WriteAllBytes(_folder["key"], RandomNumberGenerator.GetBytes(1024));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["key"], UnixFileMode.UserRead);
        }

        Directory.CreateDirectory(_folder["state"]);
        _folder.Write("slurm.conf", $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder["munge.socket"]},cred_expire=5
            StateSaveLocation={_folder["state"]}
            SlurmctldPidFile={_folder["slurmctld.pid"]}
            SlurmctldLogFile={_folder["slurmctld.log"]}
            SlurmdPidFile={_folder["%n.pid"]}
            SlurmdLogFile={_folder["%n.log"]}
            SlurmdSpoolDir={_folder["%n.spool"]}
            SlurmdParameters=config_overrides
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            MpiDefault=none
            ReturnToService=2
            SlurmdTimeout=5
            NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=2 RealMemory=8000
            NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=2 RealMemory=8000
            PartitionName=all Nodes=n1,n2 Default=YES State=UP

            """);
        Start("munged", $"--key-file={_folder["key"]}", $"--socket={_folder["munge.socket"]}", $"--pid-file={_folder["munge.pid"]}", $"--log-file={_folder["munge.log"]}", $"--seed-file={_folder["munge.seed"]}", "--foreground", "--force");
        await WaitAsync("munged's socket", () => Task.FromResult(File.Exists(_folder["munge.socket"])), 20);
        Start("slurmctld", "-D", "-f", _folder["slurm.conf"]);
        foreach (string node in (string[])["n1", "n2"])
        {
            Nodes[node] = Start("slurmd", "-D", "-N", node, "-f", _folder["slurm.conf"]);
        }

        await WaitAsync("two idle nodes", async () => (await RunAsync("sinfo", "-h", "-N", "-o", "%T")).Trim() == "idle\nidle", 60);
    }

    /// <summary>Runs one of Slurm's commands; returns what it wrote.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Describe(program, arguments))!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task WaitAsync(string what, Func<Task<bool>> isSo, int seconds)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed.TotalSeconds < seconds, $"Waited {seconds} s for {what}.\n{Log()}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            if (!service.HasExited)
            {
                service.Kill(entireProcessTree: true);
                service.WaitForExit();
            }

            service.Dispose();
        }

        _folder.Dispose();
    }

    private string Log() => string.Join('\n', Directory.GetFiles(_folder.Path, "*.log").Select(path => $"{Path.GetFileName(path)}:\n{string.Join('\n', File.ReadLines(path).TakeLast(15))}"));

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(Describe(program, arguments))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _services.Add(process);
        return process;
    }

    private ProcessStartInfo Describe(string program, string[] arguments) => new(Find(program)!, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["SLURM_CONF"] = _folder["slurm.conf"] },
    };

    private static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
