using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Pipelines;

/// <summary>A text classifier in an ML.NET pipeline, from rows to answers: read it from top to bottom, and copy it.</summary>
internal static class TextPipeline
{
    private const int Shown = 3;

    /// <summary>Splits, trains, evaluates, saves, loads and predicts.</summary>
    /// <param name="mlContext">Its seed decides the split; its log tells each epoch.</param>
    /// <param name="examples">The rows.</param>
    /// <param name="testShare">The share of texts to evaluate on, above 0 and below 1.</param>
    /// <param name="options">The form of the model, its training and its scoring.</param>
    /// <param name="path">The zip to write.</param>
    /// <exception cref="InputException">The rows do not suffice, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was any model worth keeping.</exception>
    public static PipelineReport Run(MLContext mlContext, IEnumerable<TextExample> examples, double testShare, TextEstimatorOptions options, string path)
    {
        // Rows. Any class will do: each public property is a column; these have Text and Label. By Text as the sampling
        // key, copies of a text fall on the same side, so that none is tested on that was trained on.
        var data = mlContext.Data.LoadFromEnumerable(examples);
        var split = mlContext.Data.TrainTestSplit(data, testShare, samplingKeyColumnName: "Text");
        var rows = SplitRows.Of(split);

        // The pipeline: labels become keys, whose order is the order of the scores; a Transformer; labels again.
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(mlContext.Attention.TextClassification("Label", "Text", options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        // Training. Where options.CancellationToken ends it early, the best epoch is kept; it may be that there is none yet.
        using var model = pipeline.Fit(split.TrainSet);
        var classifier = model.OfType<TextClassificationTransformer>().Single();
        if (classifier.Summary is { Cancelled: true, BestEpoch: 0 })
        {
            throw new OperationCanceledException(options.CancellationToken);
        }

        // Evaluation. Texts are scored in batches, as the rows are read.
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));

        // Saving. mlContext.Model.Save(model, data.Schema, path) does it too; OutputFile leaves no half file if the disk is full.
        OutputFile.Write(path, stream => mlContext.Model.Save(model, data.Schema, stream));

        // What was saved of the training is of no use any more, unless the training is to go on.
        if (classifier.Summary is { Cancelled: false })
        {
            options.Checkpoints?.Remove();
        }

        // Use, as in another program. mlContext.Model.Load reads the file as well, and scores row by row. The engine
        // disposes what it was given.
        using var engine = mlContext.Model.CreatePredictionEngine<TextExample, TextAnswer>(mlContext.Attention.LoadPipeline(path));
        var answers = split.TestSet.GetColumn<string>("Text").Take(Shown).Select(text => (text, engine.Predict(new(text, ""))));

        return new(rows, classifier.Summary!, classifier.Labels, metrics, [.. answers]);
    }
}
