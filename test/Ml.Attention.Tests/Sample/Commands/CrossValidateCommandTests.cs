using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

public sealed class CrossValidateCommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Prints_a_row_for_each_fold_and_the_mean()
    {
        var result = (await RunAsync("--folds", "3")).AssertSuccess();
        Assert.Matches(@"(?m)^fold 3 of 3  accuracy [01]\.\d{4}, macro F1 [01]\.\d{4}, log-loss \d\.\d{4}  epoch 2 of 2  \d+ s$", result.Error);
        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Matches("^fold +training rows +rows +accuracy +macro F1 +log-loss +seconds$", lines[0]);
        Assert.Matches(@"^1 +2[67] +1[34] +[01]\.\d{4} ", lines[1]);
        Assert.Matches(@"^mean ± deviation +[01]\.\d{4} ± [01]\.\d{4} +[01]\.\d{4} ± [01]\.\d{4} +\d\.\d{4} ± \d\.\d{4} +[\d.]+ in all$", lines[4]);
        Assert.DoesNotContain("warning", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_folds_and_the_means()
    {
        var json = (await RunAsync("--folds", "2", "--json")).Json();
        Assert.Equal(["folds", "accuracy", "macroF1", "logLoss", "absentClasses", "seconds"], json.EnumerateObject().Select(property => property.Name));
        var folds = json.GetProperty("folds").EnumerateArray().ToList();
        Assert.Equal(["fold", "trainingRows", "rows", "accuracy", "macroF1", "logLoss", "epochs", "bestEpoch", "seconds"], folds[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(40, folds.Sum(fold => fold.GetProperty("rows").GetInt32()));
        Assert.All(folds, fold => Assert.Equal(40 - fold.GetProperty("rows").GetInt32(), fold.GetProperty("trainingRows").GetInt32()));
        Assert.Equal(folds.Average(fold => fold.GetProperty("logLoss").GetDouble()), json.GetProperty("logLoss").GetProperty("mean").GetDouble(), 12);
        Assert.True(json.GetProperty("logLoss").GetProperty("standardDeviation").GetDouble() > 0);
    }

    [Fact]
    public async Task A_class_that_folds_lack_is_a_warning()
    {
        string data = model.Write("rare.csv", File.ReadAllText(model.Data) + "an odd thing,odd\n");
        var result = (await CommandResult.RunAsync(["cross-validate", "--data", data, "--folds", "2", .. TrainedModel.Tiny[2..], "--epochs", "1"], "", CancellationToken.None)).AssertSuccess();
        Assert.Contains("warning: some folds have no row of 'odd' (1 rows): there are fewer different texts than folds.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_one_line()
    {
        (await CommandResult.RunAsync("cross-validate", "--data", model.Data, "--folds", "1")).AssertBadInput("--folds is 1; expected 2 or more.");
        (await CommandResult.RunAsync("cross-validate", "--data", model.Data, "--folds", "-1")).AssertBadInput("--folds is -1; expected 2 or more.");
        (await CommandResult.RunAsync("cross-validate", "--data", model.Data, "--folds", "few")).AssertBadInput("expected a whole number.");
        (await CommandResult.RunAsync("cross-validate", "--data", model["none.csv"])).AssertBadInput("none.csv' does not exist.");
        (await CommandResult.RunAsync("cross-validate", "--data", model.Write("one.csv", "text,label\na,x\nb,x\n"))).AssertBadInput("has one class only, 'x'");
        var many = await CommandResult.RunAsync("cross-validate", "--data", model.Data, "--folds", "50");
        Assert.Equal((2, ""), (many.Code, many.Output));
        Assert.EndsWith("error: The 40 examples have 40 different texts; 50 folds need 50 or more. Choose fewer folds.\n", many.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_it_says_so()
    {
        var result = await CommandResult.RunAsync(["cross-validate", "--data", model.Data], "", new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (result.Code, result.Output));
        Assert.EndsWith("Cancelled.\n", result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(params string[] more) =>
        CommandResult.RunAsync(["cross-validate", "--data", model.Data, .. TrainedModel.Tiny[2..], "--epochs", "2", .. more], "", CancellationToken.None);
}
