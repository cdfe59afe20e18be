using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model's bytes, its session, its inputs and outputs.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxModel(byte[] bytes, (int? GpuDeviceId, bool FallbackToCpu) device, int? interOpThreads = null, int? intraOpThreads = null)
    {
        Bytes = bytes;
        try
        {
            _session = Open(bytes, device, interOpThreads ?? 0, intraOpThreads ?? 0);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"Error initializing model :{e}", e);
        }

        Inputs = _session.InputMetadata.Select(pair => new OnnxVariable(pair.Key, pair.Value)).ToArray();
        Outputs = _session.OutputMetadata.Select(pair => new OnnxVariable(pair.Key, pair.Value)).ToArray();
        SlotNames = OnnxSlotNames.Read(bytes);
    }

    public byte[] Bytes { get; }

    public OnnxVariable[] Inputs { get; }

    public OnnxVariable[] Outputs { get; }

    /// <summary>By column: the names its slots have in the model.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<char>[]> SlotNames { get; }

    public OnnxVariable Input(string name) => Array.Find(Inputs, input => input.Name == name)
        ?? throw new ArgumentOutOfRangeException(nameof(name), name,
            $"Input tensor, {name}, does not exist in the ONNX model. Available input names are [{string.Join(",", Inputs.Select(input => input.Name))}].");

    public OnnxVariable Output(string name) => Array.Find(Outputs, output => output.Name == name)
        ?? throw new ArgumentOutOfRangeException(nameof(name), name,
            $"Ouput tensor, {name}, does not exist in the ONNX model. Available output names are [{string.Join(",", Outputs.Select(output => output.Name))}].");

    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputs) =>
        _session.Run(inputs, outputs);

    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(byte[] bytes, (int? GpuDeviceId, bool FallbackToCpu) device, int interOpThreads, int intraOpThreads)
    {
        if (device.GpuDeviceId is int gpu)
        {
            try
            {
                return Open(bytes, SessionOptions.MakeSessionOptionWithCudaProvider(gpu), interOpThreads, intraOpThreads);
            }
            catch (OnnxRuntimeException) when (device.FallbackToCpu)
            {
                // As asked for: on the CPU then.
            }
        }

        return Open(bytes, new SessionOptions(), interOpThreads, intraOpThreads);
    }

    private static InferenceSession Open(byte[] bytes, SessionOptions options, int interOpThreads, int intraOpThreads)
    {
        using (options)
        {
            options.InterOpNumThreads = interOpThreads;
            options.IntraOpNumThreads = intraOpThreads;
            return new InferenceSession(bytes, options);
        }
    }
}
