using System.ComponentModel;
using System.Diagnostics;

namespace Ml.Attention.Benchmarks;

/// <summary>
/// A running train_step.py. It is started once and asked again and again, so that neither Python's start nor the
/// making of a model is part of a measurement.
/// </summary>
internal sealed class TorchProcess : IDisposable
{
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3", "python"];

    private readonly Process _process;

    private TorchProcess(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Starts the first Python that can import PyTorch; null when there is none.</summary>
    /// <param name="size">The network and the batch.</param>
    /// <param name="device">As PyTorch names it: <c>cpu</c>, <c>cuda:0</c>.</param>
    public static TorchProcess? TryStart(ModelSize size, string device = "cpu")
    {
        foreach (string interpreter in Interpreters)
        {
            var start = new ProcessStartInfo(interpreter)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["OMP_NUM_THREADS"] = $"{Environment.ProcessorCount}", ["OPENBLAS_NUM_THREADS"] = $"{Environment.ProcessorCount}" },
            };
            string[] arguments = [Path.Combine(ResultFile.ProjectFolder, "pytorch", "train_step.py"), "--threads", $"{Environment.ProcessorCount}", "--device", device, .. size.ToArguments()];
            Array.ForEach(arguments, start.ArgumentList.Add);
            try
            {
                var process = Process.Start(start)!;
                process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : line.Data + Environment.NewLine);
                if (process.StandardOutput.ReadLine()?.Split(' ') is ["ready", var version, ..])
                {
                    process.BeginErrorReadLine();
                    return new(process, version);
                }

                process.Dispose();
            }
            catch (Win32Exception)
            {
                // No such program; the next one.
            }
        }

        return null;
    }

    /// <summary>Asks for one line.</summary>
    public string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"train_step.py ended at '{command}'.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
