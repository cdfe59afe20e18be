using System.Globalization;
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
        OnnxRuntimeTelemetry.Stop();
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
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new() { ["device_id"] = index.ToString(CultureInfo.InvariantCulture) });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        catch (OnnxRuntimeException exception)
        {
            // A library without CUDA says so; one with CUDA on a machine without a GPU, or without CUDA's own libraries, fails to load.
            if (Device != ExecutionDevice.Auto)
            {
                throw new DeviceNotAvailableException(
                    $"The device {Device} is not available: {exception.Message.Split('\n')[0].TrimEnd('.', ' ')}. Expected an NVIDIA GPU, its driver, CUDA and cuDNN, and the GPU build of ONNX Runtime; or choose the device cpu.", exception);
            }
        }
    }
}
