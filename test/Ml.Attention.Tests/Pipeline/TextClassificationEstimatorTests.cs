using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Training;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Training in a pipeline: labels of all kinds, the columns that come out, what ML.NET makes of them.</summary>
public sealed class TextClassificationEstimatorTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_chain_is_trained_and_evaluated()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Attention.TextClassification("Label", "Text", FilmData.Options(epochs: 8)))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel"));
        using var model = pipeline.Fit(FilmData.View(_ml, 200));
        var scored = model.Transform(FilmData.View(_ml, 60, seed: 6));
        var metrics = _ml.MulticlassClassification.Evaluate(scored);
        Assert.True(metrics.MicroAccuracy > 0.9, $"accuracy {metrics.MicroAccuracy}");
        Assert.True(metrics.LogLoss < 0.5, $"log-loss {metrics.LogLoss}");

        string[] answers = FilmData.Read<string>(scored, "Answer"), labels = [.. FilmData.Rows(60, seed: 6).Select(row => row.Label!)];
        Assert.Equal(metrics.MicroAccuracy, answers.Zip(labels).Count(pair => pair.First == pair.Second) / 60.0, 1e-9);
    }

    [Fact]
    public void The_order_of_classes_is_the_order_of_the_key()
    {
        // As they occur: good first, though bad comes first in the alphabet. The third class has no example.
        var terms = _ml.Data.LoadFromEnumerable(new[] { "good", "bad", "unseen" }.Select(label => new FilmRow { Label = label, Vector = [0, 0, 0] }).ToArray());
        var keys = _ml.Transforms.SelectColumns("Label").Fit(terms).Transform(terms);
        var data = _ml.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(FilmData.View(_ml, 80)).Transform(FilmData.View(_ml, 80));
        using var transformer = _ml.Attention.TextClassification(options: FilmData.Options(epochs: 8)).Fit(data);
        Assert.Equal(["good", "bad", "unseen"], transformer.Labels);
        Assert.Equal(["good", "bad", "unseen"], transformer.Model.Labels);
        var scored = transformer.Transform(data);
        Assert.Equal(3, ((VectorDataViewType)scored.Schema["Score"].Type).Size);
        Assert.Equal(3ul, ((KeyDataViewType)scored.Schema["PredictedLabel"].Type).Count);
        Assert.True(_ml.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.9);
    }

    [Fact]
    public void Text_labels_are_mapped_by_the_estimator()
    {
        using var transformer = _ml.Attention.TextClassification(options: FilmData.Options()).Fit(FilmData.View(_ml, 60));
        Assert.Equal(["bad", "good"], transformer.Labels);
    }

    [Fact]
    public void Key_values_of_other_types_stay_what_they_are()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Flag").Fit(FilmData.View(_ml, 80)).Transform(FilmData.View(_ml, 80));
        using var transformer = _ml.Attention.TextClassification("Key", options: FilmData.Options(epochs: 1)).Fit(data);
        Assert.Equal(["True", "False"], transformer.Labels);
        var back = _ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel").Fit(transformer.Transform(data)).Transform(transformer.Transform(data));
        Assert.Equal(BooleanDataViewType.Instance, back.Schema["Answer"].Type);
    }

    [Fact]
    public void The_columns_have_the_annotations_of_a_trainers()
    {
        using var transformer = FilmData.Transformer(_ml);
        var schema = transformer.GetOutputSchema(FilmData.View(_ml, 1).Schema);
        Assert.Equal(["Text", "Label", "Number", "Vector", "Date", "Flag", "PredictedLabel", "Score"], schema.Select(column => column.Name));
        Assert.Equal("Key<UInt32, 0-1>", schema["PredictedLabel"].Type.ToString());
        Assert.Equal("Vector<Single, 2>", schema["Score"].Type.ToString());
        Assert.Equal(["bad", "good"], FilmData.Texts(schema["PredictedLabel"], "KeyValues"));
        Assert.Equal(["bad", "good"], FilmData.Texts(schema["Score"], "SlotNames"));
        Assert.Equal(["bad", "good"], FilmData.Texts(schema["Score"], "TrainingLabelValues"));
        foreach (string name in new[] { "Score", "PredictedLabel" })
        {
            Assert.Equal("MulticlassClassification", FilmData.Text(schema[name], "ScoreColumnKind"));
            Assert.Equal(name, FilmData.Text(schema[name], "ScoreValueKind"));
            Assert.Equal(1u, SetId(schema[name]));
        }

        // A second classifier's columns are another set.
        var twice = transformer.GetOutputSchema(schema);
        Assert.Equal(2u, SetId(twice["Score"]));
    }

    [Fact]
    public void The_shape_before_training_is_that_of_the_columns_after()
    {
        var options = FilmData.Options(epochs: 1) with { Columns = new() { Features = "Vectors", Score = "Probabilities", PredictedLabel = "Guess" } };
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(FilmData.View(_ml, 60)).Transform(FilmData.View(_ml, 60));
        var estimator = _ml.Attention.TextClassification(options: options);
        using var transformer = estimator.Fit(data);
        var shape = estimator.GetOutputSchema(ShapeProbe.Of(_ml, data)).ToDictionary(column => column.Name);
        var actual = ShapeProbe.Of(_ml, transformer.Transform(data)).ToDictionary(column => column.Name);
        Assert.Equal(actual.Keys.Order(StringComparer.Ordinal), shape.Keys.Order(StringComparer.Ordinal));
        foreach (string name in new[] { "Guess", "Probabilities", "Vectors" })
        {
            Assert.Equal((actual[name].Kind, actual[name].ItemType.RawType, actual[name].IsKey), (shape[name].Kind, shape[name].ItemType.RawType, shape[name].IsKey));
            Assert.Equal(Kinds(actual[name]), Kinds(shape[name]));
        }

        Assert.Equal(16, ((VectorDataViewType)transformer.GetOutputSchema(data.Schema)["Vectors"].Type).Size);
    }

    [Fact]
    public void Validation_rows_choose_the_epoch()
    {
        var validation = FilmData.View(_ml, 40, seed: 9);
        using var transformer = _ml.Attention.TextClassification(options: FilmData.Options(), validation: validation).Fit(FilmData.View(_ml, 80));
        Assert.Equal(40, transformer.Summary!.ValidationExamples);
        Assert.NotNull(transformer.Summary.ValidationAccuracy);
    }

    [Fact]
    public void Cancelling_gives_the_best_model_so_far()
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressListener(report =>
        {
            if (report.Completed is { Epoch: 2 })
            {
                source.Cancel();
            }
        });
        var options = FilmData.Options(epochs: 50) with { Progress = progress, CancellationToken = source.Token };
        using var transformer = _ml.Attention.TextClassification(options: options).Fit(FilmData.View(_ml, 80));
        Assert.True(transformer.Summary!.Cancelled);
        Assert.Equal(2, transformer.Summary.Epochs);
    }

    [Fact]
    public void The_log_tells_each_epoch_and_what_was_left_out()
    {
        var log = new List<(ChannelKind Kind, string Text)>();
        _ml.Log += (_, message) => log.Add((Enum.Parse<ChannelKind>(message.Kind.ToString()), message.RawMessage));
        FilmRow[] rows = [.. FilmData.Rows(40), new() { Text = "no label", Vector = [0, 0, 0] }, new() { Text = string.Concat(Enumerable.Repeat("fine ", 30)), Label = "good", Vector = [0, 0, 0] }];
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows));
        using var transformer = _ml.Attention.TextClassification(options: FilmData.Options(epochs: 2)).Fit(data);

        Assert.Contains(log, message => message.Kind == ChannelKind.Info && message.Text.StartsWith("epoch 1 of 2: loss 0.", StringComparison.Ordinal));
        Assert.Contains(log, message => message.Kind == ChannelKind.Info && message.Text.StartsWith("epoch 2 of 2: loss 0.", StringComparison.Ordinal));
        Assert.Contains(log, message => message.Kind == ChannelKind.Warning && message.Text.StartsWith("1 of 42 training rows have no label in 'Label'", StringComparison.Ordinal));
        Assert.Contains(log, message => message.Kind == ChannelKind.Warning && message.Text.StartsWith("1 of 41 training texts are longer than 16 tokens", StringComparison.Ordinal));
        Assert.DoesNotContain(log, message => message.Text.Contains("vocabulary", StringComparison.Ordinal));

        log.Clear();
        var rare = FilmData.Options(epochs: 1) with { Tokenizer = new() { MaxTokens = 16, MinFrequency = 1000, UnknownBuckets = 4 } };
        using var other = _ml.Attention.TextClassification(options: rare).Fit(FilmData.View(_ml, 40));
        Assert.Contains(log, message => message.Kind == ChannelKind.Warning && message.Text.Contains("of the words are not in the vocabulary", StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_warns_of_what_was_probably_not_meant()
    {
        var log = new List<(ChannelKind Kind, string Text)>();
        _ml.Log += (_, message) => log.Add((Enum.Parse<ChannelKind>(message.Kind.ToString()), message.RawMessage));
        FilmRow[] rows = [.. FilmData.Rows(40), new() { Text = "one {0} more", Label = "Good ", Vector = [0, 0, 0] }];
        using var transformer = _ml.Attention.TextClassification(options: FilmData.Options(epochs: 1)).Fit(_ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows)));
        Assert.NotEmpty(transformer.Summary!.Warnings);
        Assert.Equal(transformer.Summary.Warnings, log.Where(message => message.Kind == ChannelKind.Warning && !message.Text.Contains("vocabulary", StringComparison.Ordinal)).Select(message => message.Text));
        Assert.Contains("'good', 'Good ' differ only in case or spaces", transformer.Summary.Warnings[0], StringComparison.Ordinal);
    }

    private enum ChannelKind
    {
        Trace,
        Info,
        Warning,
        Error,
    }

    private static uint SetId(DataViewSchema.Column column)
    {
        uint id = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref id);
        return id;
    }

    private static string[] Kinds(SchemaShape.Column column) => [.. column.Annotations.Select(annotation => annotation.Name).Order(StringComparer.Ordinal)];
}
