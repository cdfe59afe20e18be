using Ml.Attention.Benchmarks;
using Ml.Attention.Sample;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Tests.Training;
using Xunit;

namespace Ml.Attention.Tests.Benchmarks;

public sealed class AccuracyBenchmarkTests
{
    [Fact]
    public void A_set_has_a_line_with_what_each_seed_did_and_all_together()
    {
        var set = new AccuracySet("films", Films.Create(60, seed: 1), Films.Create(20, seed: 2), Films.Create(40, seed: 3), ["Published reference accuracy: 99"]);
        var result = AccuracyBenchmark.Run(set, Films.Options(epochs: 2), seeds: 2);
        Assert.Equal([40, 40], result.Runs.Select(run => run.Metrics.Rows));
        Assert.NotEqual(result.Runs[0].Metrics.LogLoss, result.Runs[1].Metrics.LogLoss);
        Assert.Equal(Math.Abs(result.Runs[0].Metrics.LogLoss - result.Runs[1].Metrics.LogLoss) / Math.Sqrt(2), result.Deviation(metrics => metrics.LogLoss)!.Value, 1e-12);
        Assert.True(result.Together!.LogLoss <= result.Mean(metrics => metrics.LogLoss));

        string report = new AccuracyReport([result], 2, null).ToMarkdown();
        Assert.Matches(@"(?m)^\| films \| 60, 20, 40 \| 2 \| \d+\.\d\d ± \d+\.\d\d \| \d+\.\d\d \| \d+\.\d\d ± \d+\.\d\d \| 0\.\d{4} ± 0\.\d{4} \| 0\.\d{4} ± 0\.\d{4} \| \d+ \| [\d,]+ \| 0\.\d MB \|$", report);
        Assert.Contains("films, as its SOURCE.md has it:\n- Published reference accuracy: 99\n", report, StringComparison.Ordinal);
        Assert.Contains("means over the seeds 1 to 2, ± the sample deviation", report, StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_has_no_deviation()
    {
        var set = new AccuracySet("films", Films.Create(60, seed: 1), [], Films.Create(40, seed: 3), []);
        var result = AccuracyBenchmark.Run(set, Films.Options(epochs: 1), seeds: 1);
        Assert.Null(result.Together);
        Assert.Null(result.Deviation(metrics => metrics.Accuracy));
        Assert.Matches(@"(?m)^\| films \| 60, 0, 40 \| 2 \| \d+\.\d\d \| – \| \d+\.\d\d \| ", new AccuracyReport([result], 1, 1).ToMarkdown());
    }

    [Fact]
    public async Task What_is_no_set_is_left_out_and_an_unknown_one_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["pairs"]);
        Assert.Empty((await AccuracyBenchmark.RunAsync(new() { Benchmark = "accuracy", Data = folder.Path, Sets = ["pairs"] })).Results);
        var error = await Assert.ThrowsAsync<InputException>(() => AccuracyBenchmark.RunAsync(new() { Data = folder.Path, Sets = ["other"] }));
        Assert.EndsWith("has no set 'other'; it has pairs, spamassassin.", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<InputException>(() => AccuracyBenchmark.RunAsync(new() { Data = folder["none"] }));
        Assert.Contains("which is no folder; expected one that has a folder for each data set.", error.Message, StringComparison.Ordinal);
    }
}
