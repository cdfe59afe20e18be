namespace Microsoft.ML.Runtime;

/// <summary>An environment that says on which device loaded models run.</summary>
internal interface IDeviceChoice
{
    int? GpuDeviceId { get; set; }

    bool FallbackToCpu { get; set; }
}
