using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads concatenations.</summary>
internal sealed class ColumnConcatenatingLoader : ModelLoader
{
    public const string Signature = "ConcatTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        string output = context.Reader.ReadString();
        string[] inputs = Enumerable.Range(0, context.Reader.ReadInt32()).Select(_ => context.Reader.ReadString()).ToArray();
        return new ColumnConcatenatingTransformer(output, inputs);
    }
}
