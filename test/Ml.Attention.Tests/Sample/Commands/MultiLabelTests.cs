using System.Globalization;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary>The commands with a model that gives a text any number of labels.</summary>
public sealed class MultiLabelTests
{
    [Fact]
    public async Task Train_evaluate_and_predict_work_with_sets_of_labels()
    {
        using var folder = new TemporaryFolder();
        string data = Data(folder), model = folder["model.onnx"];
        var trained = (await Train(data, model)).AssertSuccess();
        Assert.Contains("Training on 160 texts of 3 labels.", trained.Error, StringComparison.Ordinal);

        var evaluated = (await CommandResult.RunAsync("evaluate", "--model", model, "--data", data)).AssertSuccess();
        Assert.Matches(@"^rows +160\nsubset accuracy +\d\.\d{4}\nmicro F1 +\d\.\d{4}\nmacro F1 +\d\.\d{4}\nHamming loss +\d\.\d{4}\nlog-loss +\d\.\d{4}\nrows a second +[\d,]+\n\nlabel +precision +recall +F1 +rows\nhealth ", evaluated.Output);
        var json = (await CommandResult.RunAsync("evaluate", "--model", model, "--data", data, "--json")).Json();
        Assert.True(json.GetProperty("microF1").GetDouble() > 0.95, evaluated.Output);
        Assert.Equal(["health", "money", "sport"], json.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("label").GetString()));

        var predicted = (await CommandResult.RunAsync("predict", "--model", model, "the bank and a goal", "it was a day")).AssertSuccess();
        string[] lines = predicted.Output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^money\|sport\thealth=[01]\.\d{4} money=[01]\.\d{4} sport=[01]\.\d{4}\tthe bank and a goal$", lines[0]);
        Assert.StartsWith("\thealth=0.", lines[1], StringComparison.Ordinal);
        var one = (await CommandResult.RunAsync("predict", "--model", model, "the bank and a goal", "--json")).Json();
        Assert.Equal(["label", "labels", "scores"], one.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["money", "sport"], one.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));

        var information = (await CommandResult.RunAsync("info", "--model", model)).AssertSuccess();
        Assert.Matches(@"thresholds +0\.\d{4}, 0\.\d{4}, 0\.\d{4}\n", information.Output);

        (await CommandResult.RunAsync("evaluate", "--model", model, "--data", data, "--html", folder["page.html"])).AssertBadInput("--html is for models that give a text one label");
        (await CommandResult.RunAsync("explain", "--model", model, "--text", "a goal")).AssertBadInput("An explanation needs a model that gives a text one label");
        (await CommandResult.RunAsync("diagnose", "--model", model, "--data", data)).AssertBadInput("gives a text a set of labels");
    }

    [Fact]
    public async Task What_cannot_be_trained_on_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        string data = Data(folder);
        var refused = await Train(folder.Write("none.tsv", "text\tlabel\na\t\nb\t|\n"), folder["model.onnx"]);
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.EndsWith("the 2 examples have no label at all. Expected labels with '|' between them.\n", refused.Error, StringComparison.Ordinal);
        (await CommandResult.RunAsync("train", "--data", data, "--output", folder["model.onnx"], "--multi-label", "--class-weighting", "balanced")).AssertBadInput("MultiLabel is set and --class-weighting is Balanced");
        (await CommandResult.RunAsync("train", "--data", data, "--output", folder["model.onnx"])).AssertBadInput("has no label");
        string config = folder.Write("options.json", "{\"multiLabel\": true}");
        (await CommandResult.RunAsync("pipeline", "--data", data, "--output", folder["model.zip"], "--config", config)).AssertBadInput("--config sets multiLabel, which 'train' alone can do; leave it out.");
    }

    private static Task<CommandResult> Train(string data, string model) =>
        CommandResult.RunAsync(["train", "--data", data, "--output", model, "--multi-label", .. TrainedModel.Tiny]);

    private static string Data(TemporaryFolder folder) => folder.Write(
        "data.tsv", $"text\tlabel\n{string.Join('\n', Training.Topics.Create(160, seed: 91).Select(example => string.Create(CultureInfo.InvariantCulture, $"{example.Text}\t{example.Label}")))}\n");
}
