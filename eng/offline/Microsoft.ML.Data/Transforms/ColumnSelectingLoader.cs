using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads column selections.</summary>
internal sealed class ColumnSelectingLoader : ModelLoader
{
    public const string Signature = "SelectColumnsTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        bool keep = context.Reader.ReadBoolean();
        bool keepHidden = context.Reader.ReadBoolean();
        string[] columns = Enumerable.Range(0, context.Reader.ReadInt32()).Select(_ => context.Reader.ReadString()).ToArray();
        return new ColumnSelectingTransformer(columns, keep, keepHidden);
    }
}
