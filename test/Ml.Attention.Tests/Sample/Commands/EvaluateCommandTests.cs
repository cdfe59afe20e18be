using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class EvaluateCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Json_has_the_metrics()
    {
        var json = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--json")).Json();
        string[] keys = ["rows", "accuracy", "macroF1", "logLoss", "rowsPerSecond", "classes", "confusion"];
        Assert.Equal(keys, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(40, json.GetProperty("rows").GetInt32());
        Assert.True(json.GetProperty("accuracy").GetDouble() > 0.9);
        Assert.Equal(["bad", "good"], json.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
        Assert.Equal(40, json.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())));
    }

    [Fact]
    public async Task Tables_are_plain_where_no_terminal_is()
    {
        var result = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data)).AssertSuccess();
        Assert.Matches("(?m)^rows +40$", result.Output);
        Assert.Matches("(?m)^class  precision  recall +F1  rows$", result.Output);
        Assert.Matches("(?m)^ +bad  good$", result.Output);
        Assert.True(result.Output.All(char.IsAscii));
        Assert.DoesNotContain('\u001b', result.Output);
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
}
