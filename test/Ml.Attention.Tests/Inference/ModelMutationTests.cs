using System.Diagnostics;
using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>
/// Thousands of damaged models: each loads and scores, or is refused by one <see cref="ModelFormatException"/>; none ends the
/// process, takes over five seconds, or twice the memory that a file may have.
/// </summary>
public sealed class ModelMutationTests(ITestOutputHelper output)
{
    private const int Seed = 107, MaxModelBytes = 8 << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Texts = ["a fine film", "", "unknown words only here , dull", "我love你。"];

    private static readonly Lazy<(string Name, byte[] Bytes)[]> Models = new(() =>
    [
        ("plain", TrainedModel.Bytes),
        ("int8", ExportedForms.Quantized(TrainedModel.Bytes, WeightPrecision.Int8)),
        ("half", ExportedForms.Quantized(TrainedModel.Bytes, WeightPrecision.Half)),
        ("all", ExportedForms.Classifier(new(), OperatorChoice.Fused)),
        ("portable", ExportedForms.Classifier(new(), OperatorChoice.Portable)),
        ("windows", ExportedForms.Classifier(new(), OperatorChoice.Separate, Truncation.Windows)),
        ("sets", ExportedForms.Classifier(new(), OperatorChoice.Fused, multiLabel: true)),
    ]);

    [Fact]
    public void Bytes_damaged_in_a_file_with_a_digest_are_always_found()
    {
        var random = new Random(Seed);
        output.WriteLine($"seed {Seed}");
        for (int i = 0; i < 600; i++)
        {
            var (name, bytes) = Models.Value[i % Models.Value.Length];
            var (kind, change) = ModelMutations.OfBytes[i / 7 % ModelMutations.OfBytes.Count];
            byte[] damaged = change(bytes, random);
            bool same = damaged.AsSpan().SequenceEqual(bytes);

            // Without its end a file may be one of those that never had a digest; so may one whose entry has another key.
            bool whole = damaged.Length >= bytes.Length - ModelDigest.EntryLength && damaged.AsSpan().StartsWith(bytes.AsSpan(..^ModelDigest.EntryLength));
            Assert.True(Try(damaged, ModelOutputs.None, $"{name}, {kind}, {i}") is not null || same || whole, $"{name}, {kind}, {i} was not found.");
        }
    }

    [Fact]
    public void Bytes_damaged_in_a_file_without_a_digest() => Run(1200, (bytes, random, i) =>
    {
        var (kind, change) = ModelMutations.OfBytes[i % ModelMutations.OfBytes.Count];
        return (kind, change(bytes, random));
    });

    [Fact]
    public void Graphs_that_are_damaged_and_have_the_digest_that_fits() => Run(800, (bytes, random, i) =>
    {
        var model = ModelProto.Parser.ParseFrom(bytes);
        var (kind, change) = ModelMutations.OfGraphs[i % ModelMutations.OfGraphs.Count];
        for (int times = random.Next(1, 3); times > 0; times--)
        {
            change(model, random);
        }

        return (kind, i % 2 == 0 ? model.ToByteArray() : ModelDigest.ToBytes(model));
    });

    private void Run(int count, Func<byte[], Random, int, (string Kind, byte[] Bytes)> mutate)
    {
        output.WriteLine($"seed {Seed}");
        _ = Models.Value;
        var random = new Random(Seed);
        var watch = Stopwatch.StartNew();
        var refused = new Dictionary<string, (int All, int Refused)>(StringComparer.Ordinal);
        var all = ModelOutputs.Features | ModelOutputs.Tokens | ModelOutputs.PathLogits | ModelOutputs.AttentionWeights;
        for (int i = 0; i < count; i++)
        {
            var (name, whole) = Models.Value[random.Next(Models.Value.Length)];
            var (kind, bytes) = mutate(whole[..^ModelDigest.EntryLength], random, i);
            var message = Try(bytes, random.Next(3) == 0 ? all : ModelOutputs.None, $"{name}, {kind}, {i}");
            var counted = refused.GetValueOrDefault(kind);
            refused[kind] = (counted.All + 1, counted.Refused + (message is null ? 0 : 1));
        }

        foreach (var (kind, (each, found)) in refused)
        {
            output.WriteLine($"{kind}: {found} of {each} refused, the others score");
        }

        output.WriteLine($"{count} models in {watch.Elapsed.TotalSeconds:F1} s, {refused.Values.Sum(each => each.Refused)} refused");
    }

    /// <summary>Loads and scores.</summary>
    /// <returns>Why the model is refused; null where it scores.</returns>
    private static string? Try(byte[] bytes, ModelOutputs outputs, string name)
    {
        if (Environment.GetEnvironmentVariable("ML_ATTENTION_MUTANT") is { } path)
        {
            // Should one end the process, here it is.
            File.WriteAllBytes(path, bytes);
            File.WriteAllText($"{path}.txt", $"{name} {outputs}");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        string? message = null;
        try
        {
            using var classifier = TextClassifier.Load(new MemoryStream(bytes), new() { Threads = 1, MaxModelBytes = MaxModelBytes, Outputs = outputs });
            var predictions = classifier.Predict(Texts, TestContext.Current.CancellationToken);
            Assert.Equal(Texts.Length, predictions.Count);
            Assert.All(predictions, prediction => Assert.Equal(classifier.Labels.Count, prediction.Scores.Count));
        }
        catch (ModelFormatException exception)
        {
            message = exception.Message;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{name}: {exception}");
        }

        Assert.True(watch.Elapsed < Longest, $"{name} took {watch.Elapsed}.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * MaxModelBytes);
        return message;
    }
}
