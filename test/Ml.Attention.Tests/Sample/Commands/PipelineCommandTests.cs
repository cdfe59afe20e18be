using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class PipelineCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Json_has_the_metrics_and_the_log_is_on_the_error_stream()
    {
        string zip = model["json.zip"];
        var result = await RunAsync("--output", zip, "--test-share", "0.3", "--json");
        var json = result.Json();
        string[] keys = ["trainingRows", "testRows", "seconds", "epochs", "bestEpoch", "microAccuracy", "macroAccuracy", "logLoss", "labels", "confusion", "modelBytes"];
        Assert.Equal(keys, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(40, json.GetProperty("trainingRows").GetInt32() + json.GetProperty("testRows").GetInt32());
        Assert.True(json.GetProperty("microAccuracy").GetDouble() > 0.9);
        Assert.Equal(["bad", "good"], json.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(json.GetProperty("testRows").GetInt32(), json.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())));
        Assert.Equal(new FileInfo(zip).Length, json.GetProperty("modelBytes").GetInt64());
        Assert.Contains("epoch 6 of 6: loss ", result.Error, StringComparison.Ordinal);
        Assert.Contains("; epoch 6 is kept.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_tables_and_answers_of_the_loaded_pipeline()
    {
        var result = (await RunAsync("--output", model["table.zip"], "--test-share", "0.3")).AssertSuccess();
        Assert.Matches("(?m)^micro accuracy +[01]\\.\\d{4}$", result.Output);
        Assert.Matches("(?m)^model +.*table\\.zip \\([\\d,]+ bytes\\)$", result.Output);
        Assert.Matches("(?m)^ +bad  good$", result.Output);
        string[][] answers = [.. result.Output.TrimEnd('\n').Split('\n')[^3..].Select(line => line.Split('\t'))];
        Assert.All(answers, answer =>
        {
            Assert.Matches("^bad=[01]\\.\\d{4} good=[01]\\.\\d{4}$", answer[1]);
            Assert.Contains($"{answer[2]},{answer[0]}\n", File.ReadAllText(model.Data), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_file_is_a_pipeline_for_any_program()
    {
        string zip = model["any.zip"];
        (await RunAsync("--output", zip)).AssertSuccess();
        var mlContext = new MLContext();
        var texts = mlContext.Data.LoadFromEnumerable<TextExample>([new("a fine film", ""), new("a dull book", "")]);
        Assert.Equal(["good", "bad"], mlContext.Model.Load(zip, out var schema).Transform(texts).GetColumn<string>("PredictedLabel"));
        Assert.Equal(["good", "bad"], mlContext.Attention.LoadPipeline(zip).Transform(texts).GetColumn<string>("PredictedLabel"));
        Assert.Equal(["Text", "Label"], schema.Select(column => column.Name));
    }

    [Fact]
    public async Task The_seed_decides_the_split_and_the_model()
    {
        string[] seeds = ["5", "5", "6"];
        var logLosses = new List<double>();
        foreach (string seed in seeds)
        {
            logLosses.Add((await RunAsync("--output", model["seed.zip"], "--seed", seed, "--epochs", "1", "--json")).Json().GetProperty("logLoss").GetDouble());
        }

        Assert.Equal(logLosses[0], logLosses[1]);
        Assert.NotEqual(logLosses[0], logLosses[2]);
    }

    [Fact]
    public async Task Labels_that_only_test_rows_have_are_named()
    {
        // A class of one row, under each of some names, is on the test side for one of them at least.
        foreach (string text in new[] { "aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh" })
        {
            string data = model.Write("rare.csv", $"{File.ReadAllText(model.Data)}{text},rare\n");
            var result = await CommandResult.RunAsync(["pipeline", "--data", data, "--output", model["rare.zip"], "--test-share", "0.5", .. Tiny("--epochs"), "--epochs", "1", "--json"], "", CancellationToken.None);
            int labels = result.Json().GetProperty("labels").GetArrayLength();
            bool warned = result.Error.Contains("warning: 1 test rows have labels that no training row has: 'rare'; they are not evaluated.\n", StringComparison.Ordinal);
            Assert.Equal(labels == 2, warned);
            if (warned)
            {
                return;
            }
        }

        Assert.Fail("No text was on the test side.");
    }

    [Fact]
    public async Task It_goes_on_from_a_checkpoint()
    {
        string zip = model["interrupted.zip"], checkpoint = model["pipeline.checkpoint"];
        string[] command = ["pipeline", "--data", model.Data, "--output", zip, "--checkpoint", checkpoint, "--resume", .. Tiny("--epochs"), "--epochs", "40"];
        using var cancellation = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new Watch("epoch 2 of ", cancellation.Cancel);
        Assert.Equal(130, await CommandLine.RunAsync(command, new(output, error, TextReader.Null), cancellation.Token));
        Assert.Contains($"The training so far is in {checkpoint}; the same command with --resume goes on from there.", error.ToString(), StringComparison.Ordinal);

        var resumed = (await CommandResult.RunAsync(command)).AssertSuccess();
        Assert.Contains($"Training goes on from '{checkpoint}': run 1, epoch 3, after ", resumed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(checkpoint));
    }

    [Fact]
    public async Task Every_option_of_the_model_counts()
    {
        (await RunAsync("--output", model["large.zip"], "--epochs", "1")).AssertSuccess();
        (await RunAsync("--output", model["small.zip"], "--epochs", "1", "--portable", "--no-ngrams", "--no-spellings", "--no-pair-embeddings", "--no-subword-embeddings")).AssertSuccess();
        var (large, small) = (Load("large.zip"), Load("small.zip"));
        Assert.True(small.Parameters < large.Parameters * 0.8, $"{small.Parameters:N0} and {large.Parameters:N0} parameters");
        Assert.Contains("com.microsoft.MultiHeadAttention", large.Operators.Keys);
        Assert.DoesNotContain("com.microsoft.MultiHeadAttention", small.Operators.Keys);

        ModelInformation Load(string name)
        {
            using var pipeline = (IDisposable)new MLContext().Attention.LoadPipeline(model[name]);
            return ((IEnumerable<ITransformer>)pipeline).OfType<TextClassificationTransformer>().Single().Model;
        }
    }

    [Fact]
    public async Task Bad_input_is_named_before_training()
    {
        string config = model.Write("labels.json", "{ \"labels\": [\"good\", \"bad\"] }");
        (await RunAsync("--output", model["new.zip"], "--config", config)).AssertBadInput("--config: Labels is set; in a pipeline the label column has one label a row, and its keys are the classes in their order. Leave it out.");
        (await RunAsync("--output", model["new.zip"], "--test-share", "1.5")).AssertBadInput("--test-share is 1.5; expected above 0 and below 1.");
        (await RunAsync("--output", model["new.zip"], "--width", "15")).AssertBadInput("--width is 15");
        (await RunAsync("--output", model["new.zip"], "--text-column", "body")).AssertBadInput("has no column 'body'");
        (await RunAsync("--output", model.Data)).AssertBadInput("which is also read");
        (await RunAsync("--output", Path.Combine(model.Data, "model.zip"))).AssertBadInput("cannot be written");
        (await RunAsync()).AssertBadInput("Option '--output' is required. See: ml-attention pipeline --help");

        string one = model.Write("one.tsv", "text\tlabel\na\tx\nb\tx\n");
        (await OfAsync(one)).AssertBadInput("one.tsv' has one class only, 'x', in all 2 rows");
        string few = model.Write("few.tsv", "text\tlabel\na\tx\nb\ty\n");
        (await OfAsync(few, "--test-share", "0.999")).AssertBadInput("Of 2 rows the split left no row to train on; expected rows of two classes or more. Choose a smaller --test-share or another --seed, or add rows.");
        (await OfAsync(few, "--test-share", "0.001")).AssertBadInput("Of 2 rows the split left none to evaluate on; expected one or more. Choose a larger --test-share");
        Assert.False(File.Exists(model["new.zip"]));
    }

    [Fact]
    public async Task Cancelled_before_the_first_epoch_it_writes_nothing()
    {
        var result = await RunAsync(new CancellationToken(canceled: true), "--output", model["new.zip"]);
        Assert.Equal((130, ""), (result.Code, result.Output));
        Assert.EndsWith("Cancelled.\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(model["new.zip"]));
    }

    [Fact]
    public async Task Cancelled_later_it_keeps_the_best_model()
    {
        using var cancellation = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new Watch("epoch 2 of ", cancellation.Cancel);
        string zip = model["cancelled.zip"];
        int code = await CommandLine.RunAsync(["pipeline", "--data", model.Data, "--output", zip, .. Tiny("--epochs"), "--epochs", "1000"], new(output, error, TextReader.Null), cancellation.Token);
        Assert.Equal(130, code);
        Assert.Contains("warning: Training was cancelled in epoch 3; the model is the best so far.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("micro accuracy", output.ToString(), StringComparison.Ordinal);
        var mlContext = new MLContext();
        Assert.IsType<TransformerChain<ITransformer>>(mlContext.Attention.LoadPipeline(zip));
    }

    private Task<CommandResult> OfAsync(string data, params string[] more) =>
        CommandResult.RunAsync(["pipeline", "--data", data, "--output", model["new.zip"], .. more], "", CancellationToken.None);

    private Task<CommandResult> RunAsync(params string[] more) => RunAsync(CancellationToken.None, more);

    private Task<CommandResult> RunAsync(CancellationToken cancellationToken, params string[] more) =>
        CommandResult.RunAsync(["pipeline", "--data", model.Data, .. Tiny(more), .. more], "", cancellationToken);

    /// <summary>The options of a tiny model, bar those that a test chooses itself.</summary>
    private static IEnumerable<string> Tiny(params string[] chosen) =>
        TrainedModel.Tiny.Chunk(2).Where(pair => !chosen.Contains(pair[0])).SelectMany(pair => pair);

    /// <summary>Does something when a line is written that begins in a certain way.</summary>
    private sealed class Watch(string start, Action action) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(start, StringComparison.Ordinal) == true)
            {
                action();
            }
        }
    }
}
