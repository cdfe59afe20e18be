using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Ml.Attention.Inference;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary><c>eng/jobs/spark.py</c> as far as Python can run it without Spark.</summary>
public sealed class SparkTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private static readonly string Script = Repository.PathOf("eng", "jobs", "spark.py");

    /// <summary>A model that is made up: the label is the text's first letter, the score its length.</summary>
    private const string MadeUp = """
        import importlib.util, json, sys
        spec = importlib.util.spec_from_file_location("spark", sys.argv[1])
        spark = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(spark)
        sizes = []
        def run(texts):
            sizes.append(len(texts))
            assert texts == sorted(texts, key=len)
            return [text[:1] for text in texts], [[0.0, len(text)] for text in texts]
        texts = [None if i % 7 == 3 else chr(97 + i % 26) * (i % 50 + 1) for i in range(1000)]
        labels, scores = spark.score(texts, run)
        assert labels == [None if text is None else text[0] for text in texts]
        assert scores == [None if text is None else float(len(text)) for text in texts]
        assert sum(sizes) == sum(text is not None for text in texts) and max(sizes) == spark.ROWS
        assert spark.score([], run) == ([], [])
        print("as expected")
        """;

    private const string WithModel = """
        import importlib.util, json, sys
        spec = importlib.util.spec_from_file_location("spark", sys.argv[1])
        spark = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(spark)
        print(json.dumps(spark.score(json.loads(sys.argv[3]), lambda texts: spark.run_model(sys.argv[2], texts))))
        """;

    [Fact]
    public async Task The_function_keeps_the_order_and_passes_over_missing_texts()
    {
        Assert.Equal("as expected", (await RunAsync(MadeUp, Script)).Trim());
    }

    [Fact]
    public async Task The_function_gives_what_the_engine_gives()
    {
        Assert.SkipUnless(await RunAsync("import importlib.util as u; print(all(u.find_spec(name) for name in ('numpy', 'onnxruntime')))") == "True\n", "Python has no ONNX Runtime or NumPy here.");
        string[] texts = ["a fine film", "I hate this book, and all others of this kind", "naïve café"];
        var answer = JsonDocument.Parse(await RunAsync(WithModel, Script, model.Model, JsonSerializer.Serialize(texts))).RootElement;
        using var classifier = TextClassifier.Load(model.Model);
        foreach (var ((label, score), expected) in answer[0].EnumerateArray().Zip(answer[1].EnumerateArray()).Zip(classifier.Predict(texts, TestContext.Current.CancellationToken)))
        {
            Assert.Equal(expected.Label, label.GetString());
            Assert.Equal(expected.Probability, score.GetDouble(), 1e-5);
        }
    }

    private static async Task<string> RunAsync(string code, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-B", "-c", code, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no 'python3' on the path.");
        }

        using (process)
        {
            var error = process!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await error);
            return output.ReplaceLineEndings("\n");
        }
    }
}
