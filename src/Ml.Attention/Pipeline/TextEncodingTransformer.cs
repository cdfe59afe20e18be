using Microsoft.ML;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>A trained encoder as a featurizer: makes a vector of float, as long as the model is wide, of each text.</summary>
public sealed class TextEncodingTransformer : TextTransformer
{
    internal TextEncodingTransformer(MLContext mlContext, byte[] model, OutputColumns columns, BatchScoringOptions? scoring)
        : base(mlContext, model, columns, null, scoring)
    {
    }

    /// <summary>How training went; null where a trained model was given.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>The same model run in another way: on another device, or in larger batches.</summary>
    /// <returns>A transformer of its own, to be disposed for itself.</returns>
    public TextEncodingTransformer WithScoring(BatchScoringOptions scoring)
    {
        ArgumentNullException.ThrowIfNull(scoring);
        return new(MlContext, ModelBytes.ToArray(), Columns, scoring) { Summary = Summary };
    }
}
