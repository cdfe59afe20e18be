using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>ONNX models as transforms.</summary>
public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([], [], modelFile, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([], [], modelBytes, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile,
        int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes,
        int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelBytes, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile,
        int? gpuDeviceId = null, bool fallbackToCpu = false) => catalog.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = modelFile,
            OutputColumns = outputColumnNames,
            InputColumns = inputColumnNames,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
        });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes,
        int? gpuDeviceId = null, bool fallbackToCpu = false)
    {
        ArgumentNullException.ThrowIfNull(modelBytes);
        modelBytes.Seek(0, SeekOrigin.Begin);
        using var copy = new MemoryStream();
        modelBytes.CopyTo(copy);
        return Estimator(catalog, copy.ToArray(), new OnnxOptions
        {
            OutputColumns = outputColumnNames,
            InputColumns = inputColumnNames,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
        });
    }

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Ensure.NotEmpty(options.ModelFile, nameof(options.ModelFile));
        return File.Exists(options.ModelFile)
            ? Estimator(catalog, File.ReadAllBytes(options.ModelFile), options)
            : throw new IOException($"Model file {options.ModelFile} does not exists.");
    }

    // What the context says of devices counts where the call says nothing.
    private static OnnxScoringEstimator Estimator(TransformsCatalog catalog, byte[] model, OnnxOptions options)
    {
        var context = catalog.Environment as IDeviceChoice;
        var device = options.GpuDeviceId is null
            ? (context?.GpuDeviceId, context?.FallbackToCpu ?? false)
            : (options.GpuDeviceId, options.FallbackToCpu);
        var session = new OnnxModel(model, device, options.InterOpNumThreads, options.IntraOpNumThreads);
        return new OnnxScoringEstimator(new OnnxTransformer(session, options.InputColumns ?? [], options.OutputColumns ?? []));
    }
}
