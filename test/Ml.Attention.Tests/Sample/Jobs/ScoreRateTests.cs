using System.Diagnostics;
using Ml.Attention.Inference;
using Ml.Attention.Sample.DuckDb;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>How much of the engine's rate a job keeps; not a test of every run, since it takes a quiet machine: <c>-explicit only</c>.</summary>
public sealed class ScoreRateTests(ITestOutputHelper output)
{
    private const int Rows = 40_000, Rounds = 5;
    private const double Goal = 0.9;

    [Fact(Explicit = true)]
    public async Task A_job_keeps_nine_tenths_of_the_engines_rate()
    {
        string model = Environment.GetEnvironmentVariable("ML_ATTENTION_RATE_MODEL") ?? Repository.PathOf("models", "spam", "model.onnx");
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 20_000).Select(i => $"word{i:x}")];
        File.WriteAllText(folder["in.tsv"], "id\ttext\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i}\t{string.Join(' ', random.GetItems(words, random.Next(5, 61)))}\n")));
        string[] texts;
        using (var session = new DuckDbSession(512))
        {
            texts = [.. session.Rows($"SELECT text FROM read_csv('{folder["in.tsv"]}', delim = '\t', header = true, all_varchar = true)").Select(row => row[0]!)];
        }

        using var classifier = TextClassifier.Load(model);
        classifier.Predict(texts[..2000], TestContext.Current.CancellationToken);
        List<double> shares = [];
        for (int round = 0; round < Rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            classifier.Predict(texts, TestContext.Current.CancellationToken);
            double engine = Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
            var summary = (await CommandResult.RunAsync("score", "--model", model, "--input", folder["in.tsv"], "--output", folder[$"out{round}"], "--keep", "id", "--json")).Json();
            double job = summary.GetProperty("rowsPerSecond").GetDouble();
            shares.Add(job / engine);
            output.WriteLine($"engine {engine:N0} rows/s, job {job:N0} rows/s, share {job / engine:F3}");
        }

        double median = shares.Order().ElementAt(Rounds / 2);
        output.WriteLine($"median share {median:F3}");
        Assert.True(median >= Goal, $"The job keeps {median:F3} of the engine's rate; expected {Goal} or more.");
    }
}
