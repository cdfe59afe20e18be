using Microsoft.ML;
using Ml.Attention.Pipeline;
using Xunit;

namespace Ml.Attention.MlNetTests;

/// <summary>The encoder beside ML.NET's own featurizers and trainers.</summary>
public sealed class TrainerTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Features_of_both_kinds_feed_a_linear_trainer()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.Text.FeaturizeText("Words", "Text"))
            .Append(_ml.Attention.EncodeText("Encoded", "Text", "Label", Messages.Options()))
            .Append(_ml.Transforms.Concatenate("Features", "Words", "Encoded", "Stars"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel"));
        using var model = pipeline.Fit(Messages.View(_ml, 300, seed: 1));
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Messages.View(_ml, 90, seed: 2)));
        Assert.True(metrics.MicroAccuracy > 0.95, $"accuracy {metrics.MicroAccuracy}");

        // Saved as a whole, loaded by ML.NET alone, with the same answers.
        using var zip = new MemoryStream();
        _ml.Model.Save(model, Messages.View(_ml, 1, seed: 1).Schema, zip);
        zip.Position = 0;
        var loaded = new MLContext().Model.Load(zip, out _);
        Assert.Equal(Answers(model), Answers(loaded));
        zip.Position = 0;
        Assert.Equal(Answers(model), Answers(_ml.Attention.LoadPipeline(zip, out _)));
    }

    [Fact]
    public void One_versus_all_learns_from_the_encoders_vectors()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Attention.EncodeText("Features", "Text", "Label", Messages.Options()))
            .Append(_ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 10)));
        using var model = pipeline.Fit(Messages.View(_ml, 300, seed: 1));
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Messages.View(_ml, 90, seed: 2)));
        Assert.True(metrics.MicroAccuracy > 0.95, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void A_classifiers_features_feed_a_trainer_too()
    {
        var options = Messages.Options() with { Columns = new() { Features = "Features", PredictedLabel = "First", Score = "FirstScore" } };
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Attention.TextClassification(options: options))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f));
        using var model = pipeline.Fit(Messages.View(_ml, 300, seed: 1));
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Messages.View(_ml, 90, seed: 2)));
        Assert.True(metrics.MicroAccuracy > 0.95, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void Cross_validation_trains_it_anew_in_each_fold()
    {
        var data = Messages.View(_ml, 240, seed: 3);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var folds = _ml.MulticlassClassification.CrossValidate(keyed, _ml.Attention.TextClassification(options: Messages.Options()), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.9, $"fold {fold.Fold}: {fold.Metrics.MicroAccuracy}"));
        Assert.All(folds, fold => ((IDisposable)fold.Model).Dispose());
    }

    private string[] Answers(ITransformer model) => [.. _ml.Data.CreateEnumerable<Answer>(model.Transform(Messages.View(_ml, 60, seed: 4)), reuseRowObject: false).Select(row => row.Name!)];

    private sealed class Answer
    {
        [Microsoft.ML.Data.ColumnName("Answer")]
        public string? Name { get; set; }
    }
}
