using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Loads ONNX transformers; the model's bytes are a part of the file.</summary>
internal sealed class OnnxTransformerLoader : ModelLoader
{
    public const string Signature = "OnnxTransform";
    public const string ModelEntry = "OnnxModel";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        string[] inputs = Names(context.Reader);
        string[] outputs = Names(context.Reader);
        var device = env as IDeviceChoice;
        var model = new OnnxModel(context.LoadBytes(ModelEntry), (device?.GpuDeviceId, device?.FallbackToCpu ?? false));
        return new OnnxTransformer(model, inputs, outputs);
    }

    private static string[] Names(BinaryReader reader) => Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString()).ToArray();
}
