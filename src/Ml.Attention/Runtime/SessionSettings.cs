using Microsoft.ML.OnnxRuntime;

namespace Ml.Attention.Runtime;

/// <summary>Device and threads of a session.</summary>
/// <param name="Device">Where the graph runs.</param>
/// <param name="Threads">How many threads one operator uses; 0 stands for one a core.</param>
internal sealed record SessionSettings(ExecutionDevice Device, int Threads)
{
    public SessionOptions Create()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = Threads == 0 ? Environment.ProcessorCount : Threads,

            // Shapes change from run to run, so a plan of memory made for one of them does not serve.
            EnableMemoryPattern = false,

            // Errors are exceptions, which say the same; on the console they would only be in the way.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            AppendDevice(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private void AppendDevice(SessionOptions options)
    {
        if (Device == ExecutionDevice.Cpu)
        {
            return;
        }

        int index = Device.CudaIndex ?? 0;
        try
        {
            options.AppendExecutionProvider_CUDA(index);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            // A library without CUDA has no entry point for it; one with CUDA on a machine without a GPU fails to load.
            if (Device != ExecutionDevice.Auto)
            {
                throw new DeviceNotAvailableException(
                    $"The device {Device} is not available: {FirstLine(exception)} Expected an NVIDIA GPU, its driver, and the GPU build of ONNX Runtime; or choose the device cpu.", exception);
            }
        }
    }

    private static string FirstLine(Exception exception) => exception is EntryPointNotFoundException
        ? "this build of ONNX Runtime has no CUDA."
        : exception.Message.Split('\n')[0].TrimEnd('.', ' ') + ".";
}
