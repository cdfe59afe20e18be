using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Makes a transformer again from its entry in a model file. Only the types named here are ever loaded.</summary>
internal abstract class ModelLoader
{
    private static readonly Dictionary<string, string> TypeOfSignature = new()
    {
        ["TransformerChain"] = "Microsoft.ML.Data.TransformerChainLoader, Microsoft.ML.Data",
        ["CopyTransform"] = "Microsoft.ML.Transforms.ColumnCopyingLoader, Microsoft.ML.Data",
        ["ConcatTransform"] = "Microsoft.ML.Transforms.ColumnConcatenatingLoader, Microsoft.ML.Data",
        ["SelectColumnsTransform"] = "Microsoft.ML.Transforms.ColumnSelectingLoader, Microsoft.ML.Data",
        ["ConvertTransform"] = "Microsoft.ML.Transforms.TypeConvertingLoader, Microsoft.ML.Data",
        ["TermTransform"] = "Microsoft.ML.Transforms.ValueToKeyMappingLoader, Microsoft.ML.Data",
        ["KeyToValueTransform"] = "Microsoft.ML.Transforms.KeyToValueMappingLoader, Microsoft.ML.Data",
        ["HashTransform"] = "Microsoft.ML.Transforms.HashingLoader, Microsoft.ML.Data",
        ["ValueMappingTransformer"] = "Microsoft.ML.Transforms.ValueMappingLoader, Microsoft.ML.Data",
        ["CustomTransformer"] = "Microsoft.ML.Transforms.CustomMappingLoader, Microsoft.ML.Transforms",
        ["OnnxTransform"] = "Microsoft.ML.Transforms.Onnx.OnnxTransformerLoader, Microsoft.ML.OnnxTransformer",
    };

    public static ModelLoader Find(string signature)
    {
        if (!TypeOfSignature.TryGetValue(signature, out string? typeName))
        {
            throw new FormatException($"Unknown model signature '{signature}'.");
        }

        Type type = Type.GetType(typeName, throwOnError: true)!;
        return (ModelLoader)Activator.CreateInstance(type)!;
    }

    public abstract ITransformer Load(IHostEnvironment env, ModelLoadContext context);
}
