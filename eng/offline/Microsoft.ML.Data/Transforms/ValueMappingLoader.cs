using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads mappings from values to values.</summary>
internal sealed class ValueMappingLoader : ModelLoader
{
    public const string Signature = "ValueMappingTransformer";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = OneToOneTransformerBase.LoadColumns(context.Reader);
        return new ValueMappingTransformer(columns, Lookup.Load(context.Reader));
    }
}
