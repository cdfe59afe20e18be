using System.Xml.Linq;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>The page of an evaluation.</summary>
public sealed class EvaluationReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Its_page_needs_nothing_else_and_has_a_section_for_each_concern()
    {
        string html = Create(temperature: 1).ToHtml("<model> & \"data\"");
        var page = XDocument.Parse(html).Root!;
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"", html, StringComparison.Ordinal);
        Assert.Equal("<model> & \"data\"", page.Descendants("h1").Single().Value);
        Assert.Equal(["Which class is taken for which", "Each class", "Whether probabilities are what they say"], page.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(3, page.Descendants("table").Count());
        Assert.Equal(2, page.Descendants("svg").Count());
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Empty(page.Descendants().Where(element => element.IsEmpty && element.Name != "meta" && !element.Ancestors("svg").Any()).Select(element => element.Name.LocalName));
    }

    [Fact]
    public void Without_a_temperature_there_is_nothing_before_it()
    {
        var report = Create(temperature: 1);
        Assert.Null(report.BeforeTemperature);
        Assert.DoesNotContain("temperature", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_temperature_changes_probabilities_but_not_labels()
    {
        var report = Create(temperature: 3);
        Assert.Equal(report.Metrics.Accuracy, report.BeforeTemperature!.Accuracy);
        Assert.NotEqual(report.Metrics.ExpectedCalibrationError, report.BeforeTemperature.ExpectedCalibrationError);
        Assert.Contains("Without its temperature of 3 the error would be ", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_matrix_of_very_many_classes_is_left_out()
    {
        string[] labels = [.. Enumerable.Range(0, 101).Select(i => $"class {i}")];
        float[] scores = new float[labels.Length];
        scores[0] = 1;
        var report = new EvaluationReport { Metrics = ClassificationMetrics.Compute(labels, ["class 1", "else"], [new("class 0", scores), new("class 0", scores)]) };
        var page = XDocument.Parse(report.ToHtml()).Root!;
        Assert.Contains("The matrix of 102 classes is too large to look at", page.Value, StringComparison.Ordinal);
        Assert.Contains("The model does not know the labels else; their rows count as wrong.", page.Value, StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("table").Count());
    }

    [Fact]
    public void No_examples_are_refused()
    {
        using var classifier = TrainedModel.Load(new() { Threads = 1 });
        var error = Assert.Throws<ArgumentException>(() => EvaluationReport.Create(classifier, [], Token));
        Assert.StartsWith("There are no examples; expected one or more.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_scored_in_parts_and_counted_together()
    {
        var examples = Films.Create(4100, seed: 84);
        using var classifier = TrainedModel.Load(new() { Threads = 1 });
        var parts = EvaluationReport.Create(classifier, examples, Token).Metrics;
        var whole = ClassificationMetrics.Compute(classifier.Labels, [.. examples.Select(example => example.Label)], classifier.Predict([.. examples.Select(example => example.Text)], Token));
        Assert.Equal((4100, whole.Accuracy), (parts.Rows, parts.Accuracy));
        Assert.Equal(whole.LogLoss, parts.LogLoss, 1e-6);
        Assert.Equal(whole.ExpectedCalibrationError, parts.ExpectedCalibrationError, 1e-6);
    }

    private static EvaluationReport Create(double temperature)
    {
        var file = ModelProto.Parser.ParseFrom(TrainedModel.Bytes);
        var entry = file.MetadataProps.Single(one => one.Key == ModelConfiguration.MetadataKey);
        entry.Value = (ModelConfiguration.FromJson(entry.Value)! with { Temperature = temperature }).ToJson();
        file.MetadataProps.Remove(file.MetadataProps.Single(one => one.Key == ModelDigest.MetadataKey));
        using var stream = new MemoryStream(file.ToByteArray());
        using var classifier = TextClassifier.Load(stream, new() { Threads = 1 });
        return EvaluationReport.Create(classifier, Films.Create(40, seed: 83), Token);
    }
}
