namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model file, its columns and how it runs.</summary>
public sealed class OnnxOptions
{
    public string? ModelFile;

    public string[]? InputColumns;

    public string[]? OutputColumns;

    public int? GpuDeviceId;

    public bool FallbackToCpu;

    public int? InterOpNumThreads;

    public int? IntraOpNumThreads;

    public OnnxOptions()
    {
    }
}
