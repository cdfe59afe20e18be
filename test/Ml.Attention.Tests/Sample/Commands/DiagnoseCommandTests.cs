using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class DiagnoseCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Json_has_every_section()
    {
        var json = (await RunAsync("--json", "--compare-scale", "--threads", "1")).Json();
        Assert.Equal(["attention", "softmaxCurve", "trainings", "scales", "findings"], json.EnumerateObject().Select(property => property.Name));
        var attention = json.GetProperty("attention");
        Assert.Equal(40, attention.GetProperty("rows").GetInt32());
        Assert.Equal(8, attention.GetProperty("headSize").GetInt32());
        Assert.Equal(2, attention.GetProperty("trained").GetArrayLength());
        Assert.Equal(3, attention.GetProperty("droppedHeads").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, attention.GetProperty("droppedHeads")[2].GetProperty("head").ValueKind);
        Assert.Equal(0.5761168847658291, json.GetProperty("softmaxCurve").EnumerateArray().Single(point => point.GetProperty("x").GetDouble() == 1).GetProperty("y").GetDouble(), 1e-15);
        Assert.Equal(2, json.GetProperty("scales").GetArrayLength());
        Assert.Equal(4, json.GetProperty("findings").GetArrayLength());

        var evaluated = (await CommandResult.RunAsync("evaluate", "--model", model.Model, "--data", model.Data, "--json")).Json();
        Assert.Equal(evaluated.GetProperty("accuracy").GetDouble(), attention.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(evaluated.GetProperty("logLoss").GetDouble(), attention.GetProperty("logLoss").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Tables_on_the_terminal_and_as_many_rows_as_asked_for()
    {
        var result = (await RunAsync("--max-rows", "7")).AssertSuccess();
        Assert.Contains("\n7 rows, in equal distances among 40, with ", result.Output, StringComparison.Ordinal);
        Assert.Contains("theory gives 8 for independent standard normal components", result.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^layer.head +mean +variance +scaled ", result.Output);
        Assert.Matches("(?m)^0.1  ", result.Output);
        Assert.Matches("(?m)^0.all ", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Labels_that_the_model_does_not_know_are_named()
    {
        string data = model.Write("unknown.tsv", "label\ttext\ngood\tI love this film\nugly\ta dull film\n");
        var result = await CommandResult.RunAsync("diagnose", "--model", model.Model, "--data", data, "--json");
        Assert.Equal("ugly", result.Json().GetProperty("attention").GetProperty("unknownLabels")[0].GetString());
        Assert.EndsWith("unknown.tsv' has labels that the model does not know: 'ugly'; their rows count as wrong.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_what_json_says()
    {
        var json = (await RunAsync("--html", model["report.html"], "--json")).Json();
        var page = XDocument.Load(model["report.html"]).Root!;
        Assert.Equal(json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()), page.Descendants("p").Where(one => (string?)one.Attribute("class") == "seen").Select(one => one.Value));
        Assert.Equal("What the attention of model.onnx computes", page.Descendants("h1").Single().Value);
        string output = (await RunAsync("--html", model["again.html"])).AssertSuccess().Output;
        Assert.Matches(@"^report  .*again\.html \([\d,]+ bytes\)\n$", output);
        Assert.Equal(File.ReadAllText(model["report.html"]), File.ReadAllText(model["again.html"]));
    }

    [Fact]
    public async Task Recorded_trainings_are_shown_with_a_model_and_without()
    {
        string[] scales = ["first.json", "second.json"];
        foreach (string scale in scales)
        {
            (await CommandResult.RunAsync(["train", "--data", model.Data, "--output", model["recorded.onnx"], "--diagnose", model[scale], .. TrainedModel.Tiny], "", CancellationToken.None)).AssertSuccess();
        }

        var json = (await CommandResult.RunAsync("diagnose", "--training", model["first.json"], model["second.json"], "--json")).Json();
        Assert.Equal(JsonValueKind.Null, json.GetProperty("attention").ValueKind);
        Assert.Equal(["first", "second"], json.GetProperty("trainings").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        string output = (await RunAsync("--training", model["first.json"])).AssertSuccess().Output;
        Assert.Matches("(?m)^encoder/layer_0/query_and_key  ", output);
        Assert.Equal(model.Training.Json().GetProperty("trainLoss").GetDouble(), (await TrainAsync(model["third.json"])).Json().GetProperty("trainLoss").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Bad_input_is_one_line()
    {
        (await CommandResult.RunAsync("diagnose", "--model", model.Model)).AssertBadInput("Option '--data' is required, unless '--training' is given.");
        (await RunAsync("--max-rows", "0")).AssertBadInput("--max-rows is 0; expected 1 or more.");
        (await RunAsync("--training", model["none.json"])).AssertBadInput("none.json' does not exist.");
        (await RunAsync("--training", model.Data)).AssertBadInput("data.csv' is not a file of gradient norms that a training has recorded: ");
        (await RunAsync("--html", model.Data)).AssertBadInput("--html is '");
        (await CommandResult.RunAsync("diagnose", "--model", model.Data, "--data", model.Data)).AssertBadInput("data.csv' is not an ONNX model");
        (await CommandResult.RunAsync("diagnose", "--model", model["none.onnx"], "--data", model.Data)).AssertBadInput("none.onnx' does not exist.");
        (await CommandResult.RunAsync("diagnose", "--training", model["none.json"], "--compare-scale")).AssertBadInput("--compare-scale trains on data, and none is given");
        string one = model.Write("one-class.tsv", "text\tlabel\na\tgood\nb\tgood\n");
        (await CommandResult.RunAsync("diagnose", "--model", model.Model, "--data", one, "--compare-scale")).AssertBadInput("has one class only, 'good'");
        (await CommandResult.RunAsync("train", "--data", model.Data, "--output", model["new.onnx"], "--diagnose", model["new.onnx"])).AssertBadInput("--diagnose is '");
    }

    private Task<CommandResult> RunAsync(params string[] more) =>
        CommandResult.RunAsync(["diagnose", "--model", model.Model, "--data", model.Data, .. more], "", CancellationToken.None);

    private Task<CommandResult> TrainAsync(string history) =>
        CommandResult.RunAsync(["train", "--data", model.Data, "--output", model["recorded.onnx"], "--diagnose", history, "--json", .. TrainedModel.Tiny], "", CancellationToken.None);
}
