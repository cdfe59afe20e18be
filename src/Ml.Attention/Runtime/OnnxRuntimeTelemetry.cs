using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Ml.Attention.Runtime;

/// <summary>
/// Keeps ONNX Runtime from collecting data about its use and from sending them. Its packages for Linux and macOS do so from
/// version 1.29 on where nobody says otherwise (its docs/Privacy.md): they keep an identifier of the machine and a database in the
/// home folder, and send names of models and figures of sessions.
/// </summary>
internal static class OnnxRuntimeTelemetry
{
    /// <summary>What ONNX Runtime looks at when it starts, and no more after that. Whoever has set it, to 0 too, has decided.</summary>
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    private static readonly Lazy<bool> AreEventsOff = new(StopEvents);

    /// <summary>Says it before ONNX Runtime can start.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "ONNX Runtime starts with the first of its objects, and many classes here hold some.")]
    internal static void Prevent()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Outside Windows .NET has variables of its own, which native code does not see.
        try
        {
            _ = SetVariable(Encoding.UTF8.GetBytes($"{Variable}\0"), Encoding.UTF8.GetBytes($"{Choice ?? "1"}\0"), overwrite: 0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name: what is left is to stop events once ONNX Runtime has started.
        }
    }

    /// <summary>The same where variables do not do it: on Windows, or where another part of the program has started ONNX Runtime before.</summary>
    public static void Stop() => _ = AreEventsOff.Value;

    private static string? Choice => Environment.GetEnvironmentVariable(Variable);

    private static bool StopEvents()
    {
        bool isWanted = Choice?.Trim().ToUpperInvariant() is "0" or "FALSE" or "NO" or "OFF";
        if (!isWanted)
        {
            OrtEnv.Instance().DisableTelemetryEvents();
        }

        return !isWanted;
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetVariable(byte[] name, byte[] value, int overwrite);
}
