using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class InfoCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Json_says_what_the_model_is()
    {
        var json = (await CommandResult.RunAsync("info", "--model", model.Model, "--json")).Json();
        Assert.Equal(["bad", "good"], json.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(16, json.GetProperty("encoder").GetProperty("width").GetInt32());
        Assert.Equal(model.Training.Json().GetProperty("parameters").GetInt64(), json.GetProperty("parameters").GetInt64());
        Assert.True(json.GetProperty("operators").EnumerateObject().Any());
    }

    [Fact]
    public async Task Text_names_labels_inputs_and_operators()
    {
        string output = (await CommandResult.RunAsync("info", "--model", model.Model)).AssertSuccess().Output;
        Assert.Matches("(?m)^labels +bad, good$", output);
        Assert.Matches("(?m)^temperature +1$", output);
        Assert.Matches("(?m)^encoder Width +16$", output);
        Assert.Matches("(?m)^input +Text: ", output);
        Assert.Matches("(?m)^operator +nodes$", output);
    }
}
