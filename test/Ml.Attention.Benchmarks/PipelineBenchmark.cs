using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Layers;
using Ml.Attention.Pipeline;

namespace Ml.Attention.Benchmarks;

/// <summary>
/// The pipeline component: its throughput beside the engine alone and beside ML.NET's own ONNX component, which scores
/// row by row; and its memory while a million rows stream through.
/// </summary>
internal static class PipelineBenchmark
{
    public const int DefaultRounds = 5;

    private const int Texts = 20_000, FewestWords = 5, MostWords = 60;
    private const int StreamedRows = 1_000_000, MemoryStep = 100_000;

    public static string Run(int rounds)
    {
        var text = new StringBuilder("# The ML.NET component\n\n");
        Throughput(text, rounds);
        Memory(text);
        text.Append(CultureInfo.InvariantCulture, $"\n{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, Microsoft.ML.Data {typeof(TextLoader).Assembly.GetName().Version} ({(IsStandIn ? "the stand-in" : "ML.NET's own")}).\n");
        return text.ToString();
    }

    /// <summary>ML.NET's own assembly has far more types than the project needs.</summary>
    private static bool IsStandIn => typeof(TextLoader).Assembly.GetType("Microsoft.ML.Data.IO.BinarySaver") is null;

    private static void Throughput(StringBuilder text, int rounds)
    {
        var model = new ReferenceModel(ModelSize.Reference.Encoder(NormalizationPlacement.Before, 0.1f));
        string[] texts = [.. model.Texts(Texts, FewestWords, MostWords, seed: 2)];
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable(texts.Select(one => new Row { Text = one }).ToArray());
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, model.File);
        try
        {
            using var classifier = model.Load();
            using var transformer = ml.Attention.LoadModel(path);
            var onnx = ml.Transforms.ApplyOnnxModel(["Score"], ["Text"], path).Fit(data);
            Console.Error.WriteLine($"{Texts:N0} texts: engine, pipeline, row by row …");
            var engine = new ActionSide(() => classifier.Predict(texts));
            var pipeline = new ActionSide(() => Read(transformer.Transform(data)));
            var rowByRow = new ActionSide(() => Read(onnx.Transform(data)));
            double[][] turns = [new double[rounds], new double[rounds], new double[rounds]];
            ISide[] sides = [engine, pipeline, rowByRow];
            for (int round = -1; round < rounds; round++)
            {
                for (int i = 0; i < sides.Length; i++)
                {
                    double milliseconds = sides[i].Run(1)[0];
                    if (round >= 0)
                    {
                        turns[i][round] = milliseconds;
                    }
                }
            }

            Timing[] timings = [.. turns.Select(turn => new Timing(turn))];
            text.Append(CultureInfo.InvariantCulture, $"| {Texts:N0} texts of {FewestWords} to {MostWords} words | texts a second | the pipeline's rate over it | goal |\n|---|---|---|---|\n");
            Line(text, "engine alone (`TextClassifier.Predict`)", timings[0], timings[1], "≥ 0.9");
            Line(text, "pipeline (`Transform`, cursor over `Score`)", timings[1], timings[1], "–");
            Line(text, "row by row (`ApplyOnnxModel`)", timings[2], timings[1], "≥ 1.7");
            text.Append(CultureInfo.InvariantCulture, $"\nMedians of {rounds} turns, the sides alternating; in brackets the quarters of the turns' ratios. Width {ModelSize.Reference.Width}, {ModelSize.Reference.Layers} layers, feed-forward {ModelSize.Reference.FeedForward}, vocabulary {ModelSize.Vocabulary:N0}.\n\n");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Line(StringBuilder text, string name, Timing side, Timing pipeline, string goal)
    {
        var (median, lower, upper) = side.RatioTo(pipeline);
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {Texts / side.Median * 1000:N0} | {median:F2} ({lower:F2}–{upper:F2}) | {goal} |\n");
    }

    private static void Memory(StringBuilder text)
    {
        var model = new ReferenceModel(ModelSize.Reference.Encoder(NormalizationPlacement.Before, 0.1f) with { Layers = 1, Width = 32, Heads = 4, FeedForward = 64 });
        var ml = new MLContext();
        using var stream = new MemoryStream(model.File);
        using var transformer = ml.Attention.LoadModel(stream);
        var rows = model.Texts(StreamedRows, FewestWords, MostWords, seed: 3).Select(one => new Row { Text = one });
        var data = transformer.Transform(ml.Data.LoadFromEnumerable(rows));

        Console.Error.WriteLine($"{StreamedRows:N0} rows …");
        var resident = new List<double>();
        using var cursor = data.GetRowCursor([data.Schema["Text"], data.Schema["Score"]]);
        var getText = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]);
        var getScore = cursor.GetGetter<VBuffer<float>>(data.Schema["Score"]);
        ReadOnlyMemory<char> value = default;
        VBuffer<float> score = default;
        for (int row = 1; cursor.MoveNext(); row++)
        {
            getText(ref value);
            getScore(ref score);
            if (row % MemoryStep == 0)
            {
                resident.Add(ResidentMegabytes());
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"| rows streamed | resident memory in MB |\n|---|---|\n");
        for (int i = 0; i < resident.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {(i + 1) * MemoryStep:N0} | {resident[i]:F0} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nAt the end {resident[^1] - resident[0]:+0;-0;0} MB beside row {MemoryStep:N0}; the goal is at most 50.\n");
    }

    private static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static void Read(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema["Score"]]);
        var score = cursor.GetGetter<VBuffer<float>>(data.Schema["Score"]);
        VBuffer<float> value = default;
        while (cursor.MoveNext())
        {
            score(ref value);
        }
    }

    private sealed class Row
    {
        public string? Text { get; set; }
    }
}
