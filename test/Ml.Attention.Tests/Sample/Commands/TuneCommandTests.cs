using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class TuneCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Writes_the_best_options_and_says_how_to_use_them()
    {
        string config = model["best.json"];
        var result = (await RunAsync(config, "--metric", "log-loss", "--max-trials", "4")).AssertSuccess();
        Assert.Matches(@"(?m)^trial 1, start  accuracy [01]\.\d{4}, macro F1 [01]\.\d{4}, log-loss \d\.\d{4}  the best so far  \d+ s, \d+ s left$", result.Error);
        Assert.Equal(4, result.Error.Split("\ntrial ").Length - 1);
        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Matches("^trial +options +accuracy +macro F1 +log-loss +best epoch +seconds", lines[0]);
        double[] losses = [.. lines[1..5].Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(losses.Order(), losses);
        Assert.Matches($@"^Trial \d is the best by log-loss: \d\.\d{{4}} on 40 validation texts\. To train with its options: train --config {config} --data .* --validation .* --output model\.onnx$", lines[^1]);

        var options = TextClassificationOptions.FromJson(File.ReadAllText(config));
        Assert.Equal((16, 2), (options.Encoder.Width, options.Training.Epochs));
        (await CommandResult.RunAsync("train", "--config", config, "--data", model.Data, "--validation", model.Data, "--threads", "1", "--output", model["tuned.onnx"])).AssertSuccess();
    }

    [Fact]
    public async Task A_second_run_goes_on_and_json_has_all_trials()
    {
        string config = model["again.json"], state = model["again.trials"];
        (await RunAsync(config, "--state", state, "--max-trials", "2")).AssertSuccess();
        File.AppendAllText(state, "{\"used\":1,\"tri"); // killed while it wrote
        var result = await RunAsync(config, "--state", state, "--max-trials", "3", "--json");
        var json = result.Json();
        Assert.Equal(["metric", "validationRows", "best", "seconds", "takenUp", "trials"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((2, 3, 40), (json.GetProperty("takenUp").GetInt32(), json.GetProperty("trials").GetArrayLength(), json.GetProperty("validationRows").GetInt32()));
        var best = json.GetProperty("trials")[0];
        Assert.Equal(json.GetProperty("best").GetInt32(), best.GetProperty("number").GetInt32());
        Assert.Equal(16, best.GetProperty("values").GetProperty("width").GetInt32());
        Assert.Contains($"Going on after the trials in {state}.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntrial 2,", result.Error, StringComparison.Ordinal);
        Assert.Contains("\ntrial 3,", result.Error, StringComparison.Ordinal);

        var other = await RunAsync(config, "--state", state, "--seed", "2");
        Assert.Equal((2, ""), (other.Code, other.Output));
        Assert.Contains("has the trials of a search with other options, metric, seed or pretrained encoder.", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_one_line_before_training()
    {
        string config = model["bad.json"];
        (await RunAsync(config, "--minutes", "0")).AssertBadInput("--minutes is 0; expected above 0, and at most 43,200 (30 days).");
        (await RunAsync(config, "--minutes", "-3")).AssertBadInput("--minutes is -3; expected above 0");
        (await RunAsync(config, "--minutes", "NaN")).AssertBadInput("--minutes is NaN; expected above 0");
        (await RunAsync(config, "--minutes", "soon")).AssertBadInput("expected a number.");
        (await CommandResult.RunAsync("tune", "--data", model.Data)).AssertBadInput("'--minutes' is required.");
        (await RunAsync(config, "--max-trials", "0")).AssertBadInput("--max-trials is 0; expected 1 or more.");
        (await RunAsync(config, "--metric", "f2")).AssertBadInput("--metric is 'f2'; expected one of accuracy, macro-f1, log-loss.");
        (await RunAsync(config, "--search", "depth")).AssertBadInput("--search has 'depth'; expected some of learningRate, ");
        (await RunAsync(Path.Combine(model.Data, "best.json"))).AssertBadInput("cannot be written");
        (await RunAsync(model.Data)).AssertBadInput("which is also read");
        (await RunAsync(config, "--state", config)).AssertBadInput("--state is '" + config + "', which is also read or written; expected another file.");
        (await RunAsync(config, "--state", Path.Combine(model.Data, "trials"))).AssertBadInput("cannot be written");
        string options = model.Write("start.json", "{}");
        (await RunAsync(options, "--config", options)).AssertBadInput("start.json', which is also read; expected another file.");
        string one = model.Write("one.csv", "text,label\na,x\nb,x\n");
        (await CommandResult.RunAsync("tune", "--data", one, "--minutes", "1", "--output", config)).AssertBadInput("has one class only, 'x'");
        (await RunAsync(config, "--validation", one)).AssertBadInput("has the label 'x', which no row of the training data has.");
        Assert.False(File.Exists(config) || File.Exists($"{config}.trials.jsonl"));
    }

    [Fact]
    public async Task What_cannot_be_searched_is_told()
    {
        var few = await CommandResult.RunAsync("tune", "--data", model.Data, "--minutes", "1", "--output", model["few.json"]);
        Assert.Contains("error: The 40 examples are too few to hold a tenth out and compare by it;", few.Error, StringComparison.Ordinal);
        var slow = await RunAsync(model["slow.json"], "--minutes", "0.001", "--epochs", "3000", "--patience", "3000");
        Assert.Contains("error: No trial ended within --minutes 0.001; give more,", slow.Error, StringComparison.Ordinal);
        var notes = await RunAsync(model["notes.json"], "--state", model.Write("notes.txt", "my notes\n"));
        Assert.Contains("notes.txt' is not the state file of a search;", notes.Error, StringComparison.Ordinal);
        Assert.All([few, slow, notes], result => Assert.Equal((2, ""), (result.Code, result.Output)));
        Assert.False(File.Exists(model["few.json"]) || File.Exists(model["slow.json"]));
    }

    [Fact]
    public async Task Cancelled_before_the_first_trial_it_writes_no_options()
    {
        var result = await CommandResult.RunAsync(["tune", "--data", model.Data, "--validation", model.Data, "--minutes", "1", "--output", model["cancelled.json"]], "", new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (result.Code, result.Output));
        Assert.EndsWith("Cancelled.\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(model["cancelled.json"]));
    }

    [Fact]
    public async Task Cancelled_later_it_writes_the_best_so_far()
    {
        string config = model["interrupted.json"];
        using var source = new CancellationTokenSource();
        var running = Task.Run(() => CommandResult.RunAsync(Arguments(config, "--minutes", "5"), "", source.Token), TestContext.Current.CancellationToken);
        while (!running.IsCompleted && !(File.Exists($"{config}.trials.jsonl") && new FileInfo($"{config}.trials.jsonl").Length > 500))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await source.CancelAsync();
        var result = await running;
        Assert.Equal(130, result.Code);
        Assert.Contains(" is the best by accuracy: ", result.Output, StringComparison.Ordinal);
        TextClassificationOptions.FromJson(File.ReadAllText(config)).Validate();
    }

    private static readonly string[] Small = [.. TrainedModel.Tiny[2..], "--search", "learningRate", "dropout", "wordDropout"];

    private Task<CommandResult> RunAsync(string config, params string[] more) => CommandResult.RunAsync(Arguments(config, more), "", CancellationToken.None);

    private string[] Arguments(string config, params string[] more)
    {
        List<string> all = ["tune", "--data", model.Data, "--output", config];
        AddUnlessGiven("--validation", model.Data);
        AddUnlessGiven("--minutes", "10");
        AddUnlessGiven("--epochs", "2");
        if (!more.Contains("--search"))
        {
            all.AddRange(Small);
        }

        return [.. all, .. more];

        void AddUnlessGiven(string option, string value)
        {
            if (!more.Contains(option))
            {
                all.AddRange([option, value]);
            }
        }
    }
}
