using Microsoft.ML;

namespace Ml.Attention.Pipeline;

/// <summary>The way from a context to the components of this library.</summary>
public static class MLContextExtensions
{
    extension(MLContext mlContext)
    {
        /// <summary>Transformers for text, to stand in a pipeline beside the context's own components.</summary>
        /// <example>
        /// <code>
        /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
        ///     .Append(mlContext.Attention.TextClassification("Label", "Text"));
        /// </code>
        /// </example>
        public AttentionCatalog Attention => mlContext.GetAttention();
    }

    /// <summary>The same as the property, for languages without extension properties.</summary>
    /// <param name="mlContext">The context whose log gets messages, and whose components save and load.</param>
    public static AttentionCatalog GetAttention(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new(mlContext);
    }
}
