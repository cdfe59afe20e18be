using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads conversions.</summary>
internal sealed class TypeConvertingLoader : ModelLoader
{
    public const string Signature = "ConvertTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = OneToOneTransformerBase.LoadColumns(context.Reader);
        return new TypeConvertingTransformer(columns, (DataKind)context.Reader.ReadByte());
    }
}
