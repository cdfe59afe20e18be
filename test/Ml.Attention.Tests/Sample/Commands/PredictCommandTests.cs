using System.Text.Json;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class PredictCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Texts_are_arguments_whatever_they_begin_with()
    {
        var result = (await CommandResult.RunAsync("predict", "--model", model.Model, "I love this film", "@you I hate this\tbook", "")).AssertSuccess();
        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches("^good\tbad=[01]\\.\\d{4} good=[01]\\.\\d{4}\tI love this film$", lines[0]);
        Assert.Matches("^bad\tbad=[01]\\.\\d{4} good=[01]\\.\\d{4}\t@you I hate this book$", lines[1]);
    }

    [Fact]
    public async Task Each_line_of_the_input_has_one_answer()
    {
        string input = string.Concat(Enumerable.Range(0, 1500).Select(i => i % 2 == 0 ? "I love this film\n" : "I hate this film\n")) + "\nlast";
        var result = (await CommandResult.RunAsync(["predict", "--model", model.Model, "--json"], input, CancellationToken.None)).AssertSuccess();
        string[] labels = [.. result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("label").GetString()!)];
        Assert.Equal(1502, labels.Length);
        Assert.Equal(["good", "bad"], labels[1024..1026]);
    }

    [Fact]
    public async Task Json_has_a_probability_for_each_label()
    {
        var json = (await CommandResult.RunAsync("predict", "--model", model.Model, "a fine trip", "--json")).Json();
        var scores = json.GetProperty("scores");
        Assert.Equal(["bad", "good"], scores.EnumerateObject().Select(score => score.Name));
        Assert.Equal(1, scores.EnumerateObject().Sum(score => score.Value.GetDouble()), 4);
    }
}
