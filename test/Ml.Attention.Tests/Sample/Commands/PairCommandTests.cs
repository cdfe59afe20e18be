using Ml.Attention.Tests.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary>Pairs of texts through the commands, from a data file to answers.</summary>
public sealed class PairCommandTests(TrainedModel single) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Model => _folder["pairs.onnx"];

    [Fact]
    public async Task Pairs_are_trained_evaluated_and_predicted()
    {
        string data = Write("train.tsv", 600, seed: 91), test = Write("test.tsv", 200, seed: 92);
        await TrainAsync(data, "30");
        var evaluation = (await CommandResult.RunAsync("evaluate", "--model", Model, "--data", test, "--second-text-column", "other", "--json")).Json();
        Assert.InRange(evaluation.GetProperty("accuracy").GetDouble(), 0.9, 1);

        var given = (await CommandResult.RunAsync("predict", "--model", Model, "one house", "six", "--second", "five", "--second", "two")).AssertSuccess();
        Assert.Matches("^second\t[^\t]*\tone house five\nfirst\t[^\t]*\tsix two\n$", given.Output);
        var read = (await CommandResult.RunAsync(["predict", "--model", Model], "one house\tfive\nsix\ttwo\n", CancellationToken.None)).AssertSuccess();
        Assert.Equal(given.Output, read.Output);
    }

    [Fact]
    public async Task What_does_not_fit_is_named()
    {
        string data = Write("train.tsv", 60, seed: 93);
        await TrainAsync(data, "1");
        (await CommandResult.RunAsync("evaluate", "--model", Model, "--data", data)).AssertBadInput("The model reads pairs of texts; name the column of the second ones with --second-text-column.");
        (await CommandResult.RunAsync("evaluate", "--model", single.Model, "--data", data, "--second-text-column", "other")).AssertBadInput("The model reads one text and --second-text-column is 'other'; leave it out, or train the model with it.");
        (await CommandResult.RunAsync("predict", "--model", Model, "one", "two", "--second", "three")).AssertBadInput("found 2 first and 1 second ones, expected as many of both. Give each second text with --second.");
        (await CommandResult.RunAsync("predict", "--model", single.Model, "one", "--second", "three")).AssertBadInput("--second is given, and the model reads one text at a time");
        (await CommandResult.RunAsync(["predict", "--model", Model], "one text\n", CancellationToken.None)).AssertBadInput("Line 1 of the input has 1 columns; the model reads pairs of texts, so expected two, with a tab between.");
        (await CommandResult.RunAsync("explain", "--model", Model, "--text", "one")).AssertBadInput("The model reads pairs of texts; explain takes one that reads a single text.");
        (await CommandResult.RunAsync("diagnose", "--model", Model, "--data", data)).AssertBadInput("reads pairs of texts; a diagnosis is of a model that reads one text.");
        (await CommandResult.RunAsync("pipeline", "--data", data, "--second-text-column", "other", "--output", _folder["model.zip"])).AssertBadInput("--second-text-column is 'other'; a pipeline reads one text column. Use train for pairs of texts.");
    }

    public void Dispose() => _folder.Dispose();

    private async Task TrainAsync(string data, string epochs)
    {
        string[] options = [.. TrainedModel.Tiny.Select((option, i) => i == 1 ? epochs : option)];
        (await CommandResult.RunAsync(["train", "--data", data, "--second-text-column", "other", "--output", Model, .. options], "", CancellationToken.None)).AssertSuccess();
    }

    private string Write(string name, int rows, int seed) => _folder.Write(
        name, $"text\tother\tlabel\n{string.Concat(NumberPairs.Create(rows, seed).Select(pair => $"{pair.Text}\t{pair.SecondText}\t{pair.Label}\n"))}");
}
