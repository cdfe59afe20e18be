using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>A file says what its SHA-256 is, in a way that other programs can check.</summary>
public sealed class ModelDigestTests(ITestOutputHelper output)
{
    [Fact]
    public void The_digest_is_that_of_all_bytes_before_its_entry_which_has_89_bytes()
    {
        byte[] bytes = TrainedModel.Bytes;
        Assert.Equal(89, ModelDigest.EntryLength);
        Assert.EndsWith(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(..^89))), Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(ModelDigest.MetadataKey, ModelProto.Parser.ParseFrom(bytes).MetadataProps[^1].Key);
    }

    [Fact]
    public void All_ways_of_writing_give_the_same_bytes()
    {
        var (model, _) = ModelReader.Read(TrainedModel.Bytes, "The model");
        Assert.DoesNotContain(model.MetadataProps, entry => entry.Key == ModelDigest.MetadataKey);
        using var stream = new MemoryStream();
        ModelDigest.Write(model, stream);
        Assert.Equal(TrainedModel.Bytes, stream.ToArray());
        Assert.Equal(TrainedModel.Bytes, ModelDigest.ToBytes(model));
    }

    [Fact]
    public void Rounded_models_and_those_of_pipelines_have_one_too()
    {
        byte[] columns = ColumnModel.Write(TrainedModel.Bytes, new("Words", "PredictedLabel", "Scores", "Vector"));
        foreach (byte[] bytes in new[] { columns, ExportedForms.Quantized(TrainedModel.Bytes, WeightPrecision.Int8), ExportedForms.Quantized(TrainedModel.Bytes, WeightPrecision.Half) })
        {
            Assert.Equal(ModelDigest.MetadataKey, ModelProto.Parser.ParseFrom(bytes).MetadataProps[^1].Key);
            ModelReader.Parse(bytes, "The model");
            bytes[bytes.Length / 2] ^= 1;
            Assert.Throws<ModelFormatException>(() => ModelReader.Parse(bytes, "The model"));
        }

        Assert.Equal(TrainedModel.Bytes, ColumnModel.Read(ColumnModel.Write(TrainedModel.Bytes, new("Words", "PredictedLabel", "Scores", "Vector")))!.Value.Model);
    }

    [Fact]
    public void One_bit_of_a_weight_is_enough()
    {
        byte[] bytes = [.. TrainedModel.Bytes];
        int weight = bytes.AsSpan().IndexOf(ModelProto.Parser.ParseFrom(bytes).Graph.Initializer.Single(tensor => tensor.Name == "encoder/layer_0/attention/query/weight").RawData.Span);
        bytes[weight] ^= 1;
        string message = Assert.Throws<ModelFormatException>(() => TextClassifier.Load(new MemoryStream(bytes))).Message;
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(..^89))), written = Convert.ToHexStringLower(SHA256.HashData(TrainedModel.Bytes.AsSpan(..^89)));
        Assert.Equal($"The stream is damaged: what it holds has the SHA-256 {found}; expected the one that its metadata end with ('ml_attention.sha256'), {written}. Copy the file again; if a tool has changed it, have it drop that entry.", message);
    }

    [Fact]
    public void A_digest_that_is_not_at_the_end_counts_as_wrong()
    {
        var model = ModelProto.Parser.ParseFrom(TrainedModel.Bytes);
        model.MetadataProps.Add(new StringStringEntryProto { Key = "note", Value = "a tool wrote this" });
        Assert.StartsWith("The stream is damaged: what it holds has the SHA-256 ", Assert.Throws<ModelFormatException>(() => TextClassifier.Load(new MemoryStream(model.ToByteArray()))).Message, StringComparison.Ordinal);
    }

    /// <summary>The goal is 15 %; the bound has room for a machine that does other things too.</summary>
    [Fact]
    public void Checks_and_digest_are_a_small_part_of_loading()
    {
        byte[] plain = File.ReadAllBytes(Repository.PathOf("models", "spam", "model.onnx"));
        byte[] bytes = ModelDigest.ToBytes(ModelReader.Parse(plain, "The model"));
        var parsed = ModelProto.Parser.ParseFrom(bytes);
        double load = Best(() => TextClassifier.Load(new MemoryStream(bytes), new() { Threads = 1 }).Dispose());
        double scan = Best(() => ModelScan.Check(bytes, "The model")), graph = Best(() => GraphCheck.Check(parsed, "The model"));
        double digest = Best(() => ModelDigest.Verify(parsed.Clone(), bytes, "The model")) - Best(() => parsed.Clone());
        double share = (scan + graph + digest) / (load - scan - graph - digest);
        output.WriteLine(FormattableString.Invariant($"{bytes.Length:N0} bytes load in {load:F1} ms; scan {scan:F1} ms, graph {graph:F1} ms, digest {digest:F1} ms: {share:P1} more than without"));
        Assert.InRange(share, 0, 0.4);
    }

    private static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 7; i++)
        {
            var watch = Stopwatch.StartNew();
            action();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    [Fact]
    public void A_file_without_one_loads()
    {
        using var classifier = TextClassifier.Load(new MemoryStream(TrainedModel.Bytes[..^ModelDigest.EntryLength]));
        using var other = TrainedModel.Load();
        Assert.Equal(other.Predict("a fine film").Scores, classifier.Predict("a fine film").Scores);
    }
}
