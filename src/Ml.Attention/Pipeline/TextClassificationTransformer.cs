using Microsoft.ML;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A trained text classifier. Makes <c>PredictedLabel</c> (a key whose <c>KeyValues</c> are the classes), <c>Score</c>
/// (vector of float: the probability of each class, in key order) and, when asked for, the encoder's vector.
/// </summary>
public sealed class TextClassificationTransformer : TextTransformer
{
    internal TextClassificationTransformer(MLContext mlContext, byte[] model, OutputColumns columns, ClassValues? classes, BatchScoringOptions? scoring)
        : base(mlContext, model, columns, classes, scoring)
    {
    }

    /// <summary>How training went; null where the model was loaded.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>The same model scored in another way: on another device, or in larger batches.</summary>
    /// <returns>A transformer of its own, to be disposed for itself.</returns>
    public TextClassificationTransformer WithScoring(BatchScoringOptions scoring)
    {
        ArgumentNullException.ThrowIfNull(scoring);
        return new(MlContext, ModelBytes.ToArray(), Columns, Classes, scoring) { Summary = Summary };
    }
}
