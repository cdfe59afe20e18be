using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Loads chains.</summary>
internal sealed class TransformerChainLoader : ModelLoader
{
    public const string Signature = "TransformerChain";

    public static string FolderOf(int index) => $"Transform_{index:000}";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        int count = context.Reader.ReadInt32();
        var transformers = new List<ITransformer>();
        var scopes = new List<TransformerScope>();
        for (int i = 0; i < count; i++)
        {
            scopes.Add((TransformerScope)context.Reader.ReadInt32());
            transformers.Add(context.LoadModel(env, FolderOf(i)));
        }

        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
