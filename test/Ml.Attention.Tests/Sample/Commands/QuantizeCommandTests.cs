using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class QuantizeCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task A_table_has_both_models_side_by_side()
    {
        string made = model["int8.onnx"];
        var result = (await CommandResult.RunAsync("quantize", "--model", model.Model, "--output", made, "--data", model.Data)).AssertSuccess();
        Assert.Matches("(?m)^ +float +int8$", result.Output);
        Assert.Matches(@"(?m)^file +\d+\.\d MB +\d+\.\d MB$", result.Output);
        Assert.Matches(@"(?m)^accuracy +\d+\.\d\d % +\d+\.\d\d %$", result.Output);
        Assert.Matches(@"(?m)^40 rows; \d+\.\d\d % have the same label, a probability differs by 0\.\d{4} at most\.$", result.Output);
        (await CommandResult.RunAsync("predict", "--model", made, "a fine film")).AssertSuccess();
        Assert.Matches("(?m)^precision +int8$", (await CommandResult.RunAsync("info", "--model", made)).AssertSuccess().Output);
        (await CommandResult.RunAsync("quantize", "--model", made, "--output", model["again.onnx"])).AssertBadInput("has weights of precision Int8 already");
    }

    [Fact]
    public async Task Json_has_the_same()
    {
        string made = model["half.onnx"];
        var json = (await CommandResult.RunAsync("quantize", "--model", model.Model, "--output", made, "--to", "half", "--data", model.Data, "--json")).Json();
        var models = json.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["float", "half"], models.Select(each => each.GetProperty("precision").GetString()));
        Assert.Equal(new FileInfo(made).Length, models[1].GetProperty("fileSize").GetInt64());
        Assert.Equal(40, json.GetProperty("rows").GetInt32());
        Assert.InRange(json.GetProperty("largestDifference").GetDouble(), 0, 0.01);
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        (await CommandResult.RunAsync("quantize", "--model", model.Model, "--output", model.Model)).AssertBadInput("which is also read; expected another file.");
        (await CommandResult.RunAsync("quantize", "--model", model.Model)).AssertBadInput("--output");
        string data = model.Write("nothing.tsv", "text\tlabel\n");
        (await CommandResult.RunAsync("quantize", "--model", model.Model, "--output", model["x.onnx"], "--data", data)).AssertBadInput("nothing.tsv");
        Assert.False(File.Exists(model["x.onnx"]));
    }
}
