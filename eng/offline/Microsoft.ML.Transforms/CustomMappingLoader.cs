using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads custom mappings: the file has only the names of their contract and assembly.</summary>
internal sealed class CustomMappingLoader : ModelLoader
{
    public const string Signature = "CustomTransformer";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        string contract = context.Reader.ReadString();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(context.Reader.ReadString()));
        return env.ComponentCatalog.CreateExtension(contract) is ICustomMappingFactory factory
            ? factory.Create(contract)
            : throw new InvalidOperationException($"The class with contract '{contract}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
    }
}
