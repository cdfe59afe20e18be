using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class EvaluateCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Json_has_the_metrics()
    {
        var json = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--json")).Json();
        string[] keys = ["rows", "accuracy", "macroF1", "logLoss", "ece", "eceBeforeTemperature", "calibrationBins", "rowsPerSecond", "classes", "confusion"];
        Assert.Equal(keys, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(40, json.GetProperty("rows").GetInt32());
        Assert.True(json.GetProperty("accuracy").GetDouble() > 0.9);
        Assert.Equal(json.GetProperty("ece").GetDouble(), json.GetProperty("eceBeforeTemperature").GetDouble());
        Assert.Equal(40, json.GetProperty("calibrationBins").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt32()));
        Assert.Equal(["bad", "good"], json.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
        Assert.Equal(40, json.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())));
    }

    [Fact]
    public async Task Tables_are_plain_where_no_terminal_is()
    {
        var result = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data)).AssertSuccess();
        Assert.Matches("(?m)^rows +40$", result.Output);
        Assert.Matches(@"(?m)^calibration error +0\.\d{4}$", result.Output);
        Assert.DoesNotContain("temperature", result.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^class  precision  recall +F1  rows$", result.Output);
        Assert.Matches("(?m)^ +bad  good$", result.Output);
        Assert.True(result.Output.All(char.IsAscii));
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task The_error_before_temperature_is_told_where_the_model_has_one()
    {
        // The metadata say so; the scores stay as they are.
        string calibrated = model.Write("calibrated.onnx", WithTemperature(await File.ReadAllBytesAsync(model.Model, TestContext.Current.CancellationToken), 2));
        var result = (await CommandResult.RunAsync("evaluate", "--model", calibrated, "--data", model.Data)).AssertSuccess();
        Assert.Matches(@"(?m)^calibration error before temperature +0\.\d{4}$", result.Output);
        var json = (await CommandResult.RunAsync("evaluate", "--model", calibrated, "--data", model.Data, "--json")).Json();
        Assert.NotEqual(json.GetProperty("ece").GetDouble(), json.GetProperty("eceBeforeTemperature").GetDouble());
    }

    [Fact]
    public async Task A_page_has_the_matrix_each_class_and_a_reliability_diagram()
    {
        string page = model["report.html"];
        var result = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--html", page)).AssertSuccess();
        Assert.Matches("(?m)^rows +40$", result.Output);
        Assert.Contains("<h1>model.onnx on data.csv</h1>", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--html", model.Data)).AssertBadInput("--html is '");
        (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--html", model.Model)).AssertBadInput("which is also read");
    }

    [Fact]
    public async Task Labels_that_the_model_does_not_know_are_named_and_wrong()
    {
        string data = model.Write("unknown.tsv", "label\ttext\ngood\tI love this film\nugly\tI love this film\nugly\tdull\n");
        var result = await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", data, "--json");
        var json = result.Json();
        Assert.Equal(1.0 / 3, json.GetProperty("accuracy").GetDouble(), 12);
        Assert.Contains("unknown.tsv' has labels that the model does not know: 'ugly' (2 rows); counted as wrong. It knows 'bad', 'good'.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_models_are_refused()
    {
        (await CommandResult.RunAsync("evaluate", "--model", model.Data, "--data", model.Data)).AssertBadInput("data.csv' is not an ONNX model");
        (await CommandResult.RunAsync("evaluate", "--model", model["none.onnx"], "--data", model.Data)).AssertBadInput("none.onnx' does not exist.");
        (await CommandResult.RunAsync("evaluate", "--model", model.Model)).AssertBadInput("Option '--data' is required.");
    }

    private static byte[] WithTemperature(byte[] bytes, double temperature)
    {
        var file = ModelProto.Parser.ParseFrom(bytes);
        var entry = file.MetadataProps.Single(one => one.Key == ModelConfiguration.MetadataKey);
        entry.Value = (ModelConfiguration.FromJson(entry.Value)! with { Temperature = temperature }).ToJson();
        file.MetadataProps.Remove(file.MetadataProps.Single(one => one.Key == ModelDigest.MetadataKey));
        return file.ToByteArray();
    }
}
