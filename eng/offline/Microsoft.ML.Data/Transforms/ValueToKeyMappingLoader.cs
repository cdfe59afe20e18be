using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads mappings from values to keys.</summary>
internal sealed class ValueToKeyMappingLoader : ModelLoader
{
    public const string Signature = "TermTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = OneToOneTransformerBase.LoadColumns(context.Reader);
        bool valuesAsText = context.Reader.ReadBoolean();
        Terms[] terms = columns.Select(_ => Terms.Load(context.Reader)).ToArray();
        return new ValueToKeyMappingTransformer(columns, terms, valuesAsText);
    }
}
