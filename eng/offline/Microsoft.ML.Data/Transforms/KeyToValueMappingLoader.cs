using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads mappings from keys to values.</summary>
internal sealed class KeyToValueMappingLoader : ModelLoader
{
    public const string Signature = "KeyToValueTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context) =>
        new KeyToValueMappingTransformer(OneToOneTransformerBase.LoadColumns(context.Reader));
}
