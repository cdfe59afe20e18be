using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class TrainCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Json_is_one_object_and_progress_is_on_the_error_stream()
    {
        var json = model.Training.Json();
        string[] keys = ["seconds", "epochs", "bestEpoch", "parameters", "tokensPerSecond", "trainLoss", "validationAccuracy", "validationLoss", "isRefitted", "truncatedTexts", "history", "warnings"];
        Assert.Equal(keys, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(6, json.GetProperty("epochs").GetInt32());
        Assert.True(json.GetProperty("parameters").GetInt64() > 0);
        Assert.Contains("\nepoch 6 of 6  loss ", model.Training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', model.Training.Error);
        Assert.True(File.Exists(model.Model));
    }

    [Fact]
    public async Task Prints_a_table_and_takes_a_validation_file()
    {
        string output = model["validated.onnx"];
        var result = await CommandResult.RunAsync(["train", "--data", model.Data, "--validation", model.Data, "--output", output, .. TrainedModel.Tiny], "", CancellationToken.None);
        result.AssertSuccess();
        Assert.Contains("validation accuracy", result.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^validation accuracy  [01]\\.\\d{4}$", result.Output);
        Assert.Matches("(?m)^model +.*validated\\.onnx \\([\\d,]+ bytes\\)$", result.Output);
    }

    [Fact]
    public async Task Html_is_a_page_with_the_curve_of_training()
    {
        string page = model["curve.html"];
        (await CommandResult.RunAsync("train", "--data", model.Data, "--output", model["curve.onnx"], "--html", page, "--seeds", "2")).AssertSuccess();
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("epoch 6, training loss", html, StringComparison.Ordinal);
        (await TrainAsync("--html", model.Data)).AssertBadInput("--html is '" + model.Data + "', which is also read");
    }

    [Fact]
    public async Task What_was_probably_not_meant_is_told_on_the_error_stream_and_in_json()
    {
        string data = model.Write("alike.tsv", "text\tlabel\nfine\tgood\nlovely\tgood\ndull\tBad\nawful\tbad\n");
        string[] train = ["train", "--data", data, "--output", model["alike.onnx"], .. TrainedModel.Tiny];
        var result = await CommandResult.RunAsync([.. train, "--json"], "", CancellationToken.None);
        var warnings = result.Json().GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("The classes 'Bad', 'bad' differ only in case or spaces", warnings[0], StringComparison.Ordinal);
        Assert.Contains($"\nwarning: {warnings[0]}\nwarning: {warnings[1]}\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, model.Training.Json().GetProperty("warnings").GetArrayLength());
        Assert.DoesNotContain("warning", model.Training.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_options_are_named_as_they_were_given()
    {
        (await TrainAsync("--width", "130", "--heads", "4")).AssertBadInput("--width is 130, which --heads, 4, does not divide");
        (await TrainAsync("--feed-forward", "0")).AssertBadInput("--feed-forward is 0; expected 1 or more.");
        (await TrainAsync("--epochs", "many")).AssertBadInput("Cannot parse argument 'many' for option '--epochs'; expected a whole number.");
        (await TrainAsync("--device", "gpu")).AssertBadInput("The device is 'gpu'; expected cpu, cuda:N");
        (await TrainAsync("--threads", "-1")).AssertBadInput("--threads is -1; expected 0");
        (await TrainAsync("--epoks", "3")).AssertBadInput("'--epoks'");
        Assert.False(File.Exists(model["new.onnx"]));
    }

    [Fact]
    public async Task Switches_of_attention_come_from_options_and_from_a_file()
    {
        string config = model.Write("options.json", """
            {
              "encoder": { "positions": "rotary", "window": 3, "headSize": 4 }, // comments may stand here
              "training": { "epochs": 9, },
            }
            """);
        string output = model["switches.onnx"];
        string[] switches = ["--config", config, "--window", "2", "--causal", "--no-attention-bias", "--attention-scale", "0.3", "--projection-activation", "relu"];
        (await CommandResult.RunAsync(["train", "--data", model.Data, "--output", output, .. TrainedModel.Tiny, .. switches], "", CancellationToken.None)).AssertSuccess();
        var info = (await CommandResult.RunAsync(["info", "--model", output, "--json"], "", CancellationToken.None)).Json().GetProperty("encoder");
        Assert.Equal("rotary", info.GetProperty("positions").GetString());
        Assert.Equal(2, info.GetProperty("window").GetInt32());
        Assert.Equal(4, info.GetProperty("headSize").GetInt32());
        Assert.Equal("relu", info.GetProperty("projectionActivation").GetString());
        Assert.True(info.GetProperty("causal").GetBoolean());
        Assert.False(info.GetProperty("attentionBias").GetBoolean());

        var table = await CommandResult.RunAsync(["info", "--model", output], "", CancellationToken.None);
        Assert.Matches("(?m)^encoder AttentionScale +0.3$", table.Output);
    }

    [Fact]
    public async Task A_file_of_options_that_cannot_be_read_is_told()
    {
        Task<CommandResult> With(string json) => TrainAsync("--config", model.Write("bad.json", json));
        (await With("""{ "encoder": { "layerz": 2 } }""")).AssertBadInput("encoder.layerz: not known; expected one of layers, width, heads,");
        (await With("""{ "encoders": { } }""")).AssertBadInput("encoders: not known; expected one of tokenizer, nGrams, subwords, encoder, training, initializeFrom, labels, multiLabel, operators (line 1)");
        (await With("""{ "encoder": { "layers": "two" } }""")).AssertBadInput("encoder.layers: expected a whole number (line 1)");
        (await With("""{ "encoder": { "positions": "rotery" } }""")).AssertBadInput("encoder.positions: expected one of sinusoidal, learned, rotary, alibi, none (line 1)");
        (await With("""{ "encoder": """)).AssertBadInput("bad.json' is not a file of options: encoder: ");
        (await With("""{ "training": { "epochs": 0 } }""")).AssertBadInput("is 0; expected 1 or more.");
        (await TrainAsync("--config", model["none.json"])).AssertBadInput("none.json' cannot be read");
        (await TrainAsync("--positions", "rotery")).AssertBadInput("--positions is 'rotery'; expected one of sinusoidal, learned, rotary, alibi, none.");
        (await TrainAsync("--positions", "rotary", "--head-size", "3")).AssertBadInput("--head-size is 3; expected an even number");
        (await TrainAsync("--window", "-1")).AssertBadInput("--window is -1; expected 0 or more.");
    }

    [Fact]
    public async Task Bad_data_is_named_before_training()
    {
        string one = model.Write("one.tsv", "text\tlabel\na\tx\nb\tx\n");
        (await RunAsync(one, model["new.onnx"])).AssertBadInput("one.tsv' has one class only, 'x', in all 2 rows");
        (await RunAsync(model["none.tsv"], model["new.onnx"])).AssertBadInput("none.tsv' does not exist.");
        (await TrainAsync("--label-column", "class")).AssertBadInput("has no column 'class'; its header names 'text', 'label'.");
        (await TrainAsync("--validation", one)).AssertBadInput("one.tsv' has the label 'x', which no row of the training data has.");
        Assert.False(File.Exists(model["new.onnx"]));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told_before_training()
    {
        (await RunAsync(model.Data, Path.Combine(model.Data, "model.onnx"))).AssertBadInput("cannot be written");
        (await RunAsync(model.Data, model.Data)).AssertBadInput("which is also read");
        string folder = Directory.CreateDirectory(model["folder"]).FullName;
        (await RunAsync(model.Data, folder)).AssertBadInput("is a folder");
    }

    [Fact]
    public async Task Cancelled_before_the_first_epoch_it_writes_nothing()
    {
        var result = await CommandResult.RunAsync(["train", "--data", model.Data, "--output", model["new.onnx"], .. TrainedModel.Tiny], "", new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (result.Code, result.Output));
        Assert.EndsWith("Cancelled.\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(model["new.onnx"]));
    }

    private Task<CommandResult> TrainAsync(params string[] more) =>
        CommandResult.RunAsync(["train", "--data", model.Data, "--output", model["new.onnx"], .. more], "", CancellationToken.None);

    private static Task<CommandResult> RunAsync(string data, string output) =>
        CommandResult.RunAsync("train", "--data", data, "--output", output);
}
