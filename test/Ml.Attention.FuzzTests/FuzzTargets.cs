using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Jobs;
using Ml.Attention.Selection;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.FuzzTests;

/// <summary>The list of what reads files of others.</summary>
internal sealed class FuzzTargets : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ml-attention-fuzz-").FullName;
    private readonly TextClassifier _classifier;

    public FuzzTargets()
    {
        List<TextExample> examples = [.. Enumerable.Range(0, 40).Select(i => new TextExample(i % 2 == 0 ? $"a good film {i % 5}" : $"a dull book {i % 5}", i % 2 == 0 ? "yes" : "no"))];
        byte[] checkpoint = [];
        var options = new TextClassificationOptions { Encoder = new() { Width = 8, Heads = 2, FeedForward = 8 }, Tokenizer = new() { MinFrequency = 1, MaxTokens = 16 }, Training = new() { Epochs = 2 } };
        string checkpoints = InFolder("run.checkpoint");
        var trained = new TextClassificationTrainer(options, threads: 1) { Checkpoints = new(checkpoints) { Steps = 1 } }
            .Fit(examples, [], new ActionProgress(() => checkpoint = File.Exists(checkpoints) ? File.ReadAllBytes(checkpoints) : checkpoint));
        byte[] model = Bytes(trained.Save);
        _classifier = Load(model);
        var texts = FuzzRun.Corpus("texts");
        var bare = new[] { model[..^ModelDigest.EntryLength] };
        All =
        [
            FuzzTarget.Of("model-bytes", bare, ChangeBytes, Score, typeof(ModelFormatException)),
            FuzzTarget.Of("model-graph", [.. bare, .. FuzzRun.Corpus("model-graph")], ChangeGraph, Score, typeof(ModelFormatException)),
            FuzzTarget.Of("pipeline-zip", [Zip(model), .. FuzzRun.Corpus("pipeline-zip")], ChangeBytes, LoadZip, typeof(ModelFormatException)) with { IsBounded = false },
            FuzzTarget.Of("texts", texts, TextMutations.Change, ScoreText),
            FuzzTarget.Of("delimited", FuzzRun.Corpus("delimited"), TextMutations.Change, ReadDelimited, typeof(InputException)),
            FuzzTarget.Of("compressed", [.. FuzzRun.Corpus("delimited").Select(Compress)], ChangeBytes, bytes => ReadExamples("data.tsv.gz", bytes, QuoteRule.Auto), typeof(InputException)),
            FuzzTarget.Of("options", FuzzRun.Corpus("options"), JsonMutations.Change, ReadOptions, typeof(JsonException), typeof(ArgumentException), typeof(ArgumentOutOfRangeException)),
            FuzzTarget.Of("job", FuzzRun.Corpus("job"), JsonMutations.Change, ReadJob, typeof(InputException)),
            FuzzTarget.Of("manifest", FuzzRun.Corpus("manifest"), JsonMutations.Change, ReadManifest, typeof(InputException)),
            FuzzTarget.Of("search", FuzzRun.Corpus("search"), JsonMutations.Change, ReadSearch, typeof(SearchStateException)),
            FuzzTarget.Of("checkpoint", [checkpoint], ChangeCheckpoint, ReadCheckpoint, typeof(CheckpointException)),
        ];
    }

    public IReadOnlyList<FuzzTarget> All { get; }

    public void Dispose()
    {
        _classifier.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static TextClassifier Load(byte[] model) => TextClassifier.Load(new MemoryStream(model), new() { Threads = 1, MaxModelBytes = 16 << 20 });

    private static void Score(byte[] model)
    {
        using var classifier = Load(model);
        classifier.Predict(["a good film", "", "unknown words, 我爱你"]);
    }

    private static byte[] ChangeBytes(byte[] bytes, Random random) => Any(ModelMutations.OfBytes, random)(bytes, random);

    private static byte[] ChangeGraph(byte[] bytes, Random random)
    {
        var model = ModelProto.Parser.ParseFrom(bytes);
        for (int i = random.Next(3); i >= 0; i--)
        {
            Any(ModelMutations.OfGraphs, random)(model, random);
        }

        return ModelDigest.ToBytes(model);
    }

    private static byte[] Zip(byte[] model)
    {
        var ml = new MLContext(1);
        using var transformer = ml.Attention.LoadModel(new MemoryStream(model));
        return Bytes(stream => ml.Model.Save(transformer, ml.Data.LoadFromEnumerable<Row>([]).Schema, stream));
    }

    private static void LoadZip(byte[] zip)
    {
        using var loaded = (IDisposable)new MLContext(1).Attention.LoadPipeline(new MemoryStream(zip), out _, new() { MaxModelBytes = 16 << 20 });
    }

    private void ScoreText(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        var scores = _classifier.Predict(text).Scores;
        if (!scores.All(float.IsFinite) || Math.Abs(scores.Sum() - 1) > 1e-4)
        {
            throw new InvalidOperationException($"The scores are {string.Join(", ", scores)}; expected probabilities.");
        }
    }

    private void ReadDelimited(byte[] bytes)
    {
        // What has tabs in its first line is a table parted by tabs.
        int end = bytes.AsSpan().IndexOf((byte)'\n');
        ReadExamples(bytes.AsSpan(0, Math.Max(end, 0)).Contains((byte)'\t') ? "data.tsv" : "data.csv", bytes, QuoteRule.Auto);
    }

    private void ReadExamples(string name, byte[] bytes, QuoteRule quotes) => ExampleFile.Read(Write(name, bytes), new(), quotes);

    private static void ReadOptions(byte[] bytes)
    {
        var options = TextClassificationOptions.FromJson(Encoding.UTF8.GetString(bytes));
        options.Validate();
        if (TextClassificationOptions.FromJson(options.ToJson()).ToJson() != options.ToJson())
        {
            throw new InvalidOperationException("What is written is not what is read.");
        }
    }

    private void ReadJob(byte[] bytes)
    {
        Write(JobDescription.FileName, bytes);
        var job = JobDescription.Read(_folder)!;
        _ = job.Id;
        new JobDescription("model.onnx", new string('0', 64), "", 1, []).Difference(job);
        job.Difference(job);
    }

    private void ReadManifest(byte[] bytes)
    {
        Write(Manifest.FileName(new(1, 1)), bytes);
        foreach (var line in Manifest.Read(_folder, new(1, 1))!)
        {
            _ = Path.Combine(_folder, line.Output);
            _ = line.Input.Length + line.InputHash.Length + line.ModelHash.Length + line.Job.Length;
        }
    }

    private void ReadSearch(byte[] bytes)
    {
        string path = Write("search.jsonl", bytes);
        string[] header = Encoding.UTF8.GetString(FuzzRun.Corpus("search")[^1]).Split('\n');
        var identity = JsonSerializer.Deserialize<SearchIdentity>(header[0], JsonSerializerOptions.Web)!;
        using var state = SearchState.Open(path, identity);
        foreach (var trial in state.Trials)
        {
            trial.Options.Validate();
        }
    }

    private void ReadCheckpoint(byte[] bytes) => new CheckpointFile(new(Write("fuzz.checkpoint", bytes))).Read();

    /// <summary>Half of them with a digest that fits, so that what stands before it is read.</summary>
    private static byte[] ChangeCheckpoint(byte[] bytes, Random random)
    {
        if (random.Next(2) == 0)
        {
            return ChangeBytes(bytes, random);
        }

        byte[] content = ChangeBytes(bytes[..^SHA256.HashSizeInBytes], random);
        return [.. content, .. SHA256.HashData(content)];
    }

    private static TChange Any<TChange>(IReadOnlyList<(string Name, TChange Change)> changes, Random random) => changes[random.Next(changes.Count)].Change;

    private static byte[] Compress(byte[] bytes) => Bytes(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Optimal);
        gzip.Write(bytes);
    });

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(InFolder(name), bytes);
        return InFolder(name);
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    private sealed class ActionProgress(Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action();
    }
}
