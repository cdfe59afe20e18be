using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads column copies.</summary>
internal sealed class ColumnCopyingLoader : ModelLoader
{
    public const string Signature = "CopyTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context) =>
        new ColumnCopyingTransformer(OneToOneTransformerBase.LoadColumns(context.Reader));
}
