using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Loads hashing.</summary>
internal sealed class HashingLoader : ModelLoader
{
    public const string Signature = "HashTransform";

    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context) => new HashingTransformer(Array.ConvertAll(
        OneToOneTransformerBase.LoadColumns(context.Reader), pair => HashingEstimator.ColumnOptions.Load(pair, context.Reader)));
}
