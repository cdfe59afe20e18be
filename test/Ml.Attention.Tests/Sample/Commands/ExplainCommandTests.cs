using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class ExplainCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private const string Text = "I hate this dull\tfilm";

    [Fact]
    public async Task A_table_has_each_word_with_attention_and_what_it_adds()
    {
        string output = (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text)).AssertSuccess().Output;
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Matches(@"^Predicted bad with probability [01]\.\d{4}\.$", lines[0]);
        Assert.Matches(@"^Log-odds against good \+\d+\.\d{3}: encoder [+-]\d+\.\d{3}, words and runs of words [+-]\d+\.\d{3}, words and spellings [+-]\d+\.\d{3}\.$", lines[1]);
        Assert.Matches("^word +attention +probability +log-odds$", lines[2]);
        Assert.Matches(@"^hate +0\.\d{4} +[+]?0\.\d{4} +\+\d+\.\d{3}$", lines[4]);
        Assert.Equal(11, lines.Length);
        Assert.Contains("Alone it misleads", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_everything()
    {
        var json = (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text, "--json")).Json();
        Assert.Equal(
            ["text", "label", "scores", "tokens", "attention", "meanAttention", "attentionReceived", "paths", "importance"],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Text, "bad"), (json.GetProperty("text").GetString(), json.GetProperty("label").GetString()));
        Assert.Equal(
            ["I 0 1", "hate 2 4", "this 7 4", "dull 12 4", "film 17 4"],
            json.GetProperty("tokens").EnumerateArray().Select(token => $"{token.GetProperty("text")} {token.GetProperty("start")} {token.GetProperty("length")}"));
        var attention = json.GetProperty("attention");
        Assert.Equal((1, 2, 5, 5), (attention.GetArrayLength(), attention[0].GetArrayLength(), attention[0][1].GetArrayLength(), attention[0][1][4].GetArrayLength()));
        Assert.Equal(1, attention[0][1][3].EnumerateArray().Sum(weight => weight.GetDouble()), 5);
        Assert.Equal((attention[0][0][3][1].GetDouble() + attention[0][1][3][1].GetDouble()) / 2, json.GetProperty("meanAttention")[3][1].GetDouble(), 6);
        Assert.Equal(1, json.GetProperty("attentionReceived").EnumerateArray().Sum(weight => weight.GetDouble()), 5);
        Assert.Equal(5, json.GetProperty("importance").GetProperty("logOddsAdded").GetArrayLength());
        Assert.Equal(5, json.GetProperty("importance").GetProperty("probabilityAdded").GetArrayLength());
        Assert.Equal(1, json.GetProperty("importance").GetProperty("leftOutTogether").GetInt32());

        // What the parts add is the log-odds of the answer.
        double sum = json.GetProperty("paths").EnumerateArray().Sum(path => path.GetProperty("logOdds").GetDouble());
        var scores = json.GetProperty("scores");
        Assert.Equal(Math.Log(scores.GetProperty("bad").GetDouble() / scores.GetProperty("good").GetDouble()), sum, 0.01);
    }

    [Fact]
    public async Task Html_is_a_page()
    {
        string path = model["folder/out.html"];
        string output = (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text, "--html", path)).AssertSuccess().Output;
        Assert.Matches($@"^Predicted bad with probability [01]\.\d{{4}}\. Page: {path}\n$", output);
        string html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);

        // With --json there is one object on the output, and nothing else.
        (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text, "--html", path, "--json")).Json();
    }

    [Fact]
    public async Task An_empty_text_has_a_table_without_words()
    {
        string output = (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", "")).AssertSuccess().Output;
        Assert.Equal("The text has no words.", output.Split('\n')[2]);
    }

    [Fact]
    public async Task Bad_input_is_one_line()
    {
        (await CommandResult.RunAsync("explain", "--model", model.Model)).AssertBadInput("Option '--text' is required. See: ml-attention explain --help");
        (await CommandResult.RunAsync("explain", "--model", model["none.onnx"], "--text", Text)).AssertBadInput("does not exist.");
        (await CommandResult.RunAsync("explain", "--model", model.Data, "--text", Text)).AssertBadInput("is not an ONNX model");
        (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text, "--html", Path.GetTempPath())).AssertBadInput("is a folder; expected the name of the file to write.");
        (await CommandResult.RunAsync("explain", "--model", model.Model, "--text", Text, "--html", "")).AssertBadInput("--html is empty; expected the name of the file to write.");
    }
}
