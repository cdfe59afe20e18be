using System.Diagnostics;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.LanguageModels;
using Ml.Attention.Pretraining;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Translation;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Generation;

/// <summary>Damaged translators, language models and pretrained encoders, their loops included: each answers, or is refused by one <see cref="ModelFormatException"/>.</summary>
public sealed class WritingModelMutationTests(ReversedWords words, ITestOutputHelper output) : IClassFixture<ReversedWords>
{
    private const int Seed = 211, Count = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Texts = ["sun moon", "", "unknown words", "我love你。"];

    [Fact]
    public void Bytes_of_a_translator() => Run(Bytes(words.Trained.Save), Translate, OfBytes);

    [Fact]
    public void The_graph_of_a_translator() => Run(Bytes(words.Trained.Save), Translate, (bytes, random) => OfGraph(bytes, random, intoLoop: false));

    [Fact]
    public void The_loop_of_a_translator() => Run(Bytes(words.Trained.Save), Translate, (bytes, random) => OfGraph(bytes, random, intoLoop: true));

    [Fact]
    public void The_graph_of_a_language_model() => Run(LanguageModelBytes(), Measure, (bytes, random) => OfGraph(bytes, random, intoLoop: false));

    [Fact]
    public void Bytes_of_a_pretrained_encoder() => Run(EncoderBytes(), Initialize, OfBytes);

    [Fact]
    public void The_graph_of_a_pretrained_encoder() => Run(EncoderBytes(), Initialize, (bytes, random) => OfGraph(bytes, random, intoLoop: false));

    private static void Initialize(byte[] bytes)
    {
        var encoder = PretrainedEncoder.Load(new MemoryStream(bytes));
        Assert.All(encoder.Weights, pair => Assert.All(pair.Value, value => Assert.True(float.IsFinite(value))));
    }

    private static void Translate(byte[] bytes)
    {
        using var translator = Translator.Load(new MemoryStream(bytes), new() { Threads = 1, MaxModelBytes = 8 << 20 });
        Assert.Equal(Texts.Length, translator.Translate(Texts, TestContext.Current.CancellationToken).Count);
    }

    private static void Measure(byte[] bytes)
    {
        using var model = LanguageModel.Load(new MemoryStream(bytes), new() { Threads = 1, MaxModelBytes = 8 << 20 });
        Assert.Equal(Texts.Length, model.LogProbabilities(Texts, TestContext.Current.CancellationToken).Count);
    }

    private static byte[] OfBytes(byte[] bytes, Random random)
    {
        var (_, change) = ModelMutations.OfBytes[random.Next(ModelMutations.OfBytes.Count)];
        return change(bytes, random);
    }

    private static byte[] OfGraph(byte[] bytes, Random random, bool intoLoop)
    {
        var model = ModelProto.Parser.ParseFrom(bytes);
        var (_, change) = ModelMutations.OfGraphs[random.Next(ModelMutations.OfGraphs.Count)];
        if (intoLoop)
        {
            // The nodes of the loop take the place of those of the graph while they are damaged.
            var body = model.Graph.Node.Single(node => node.OpType == "Loop").Attribute[0].G;
            var whole = new ModelProto { Graph = new() { Node = { body.Node }, Initializer = { model.Graph.Initializer }, Output = { body.Output }, Input = { body.Input } } };
            whole.MetadataProps.Add(model.MetadataProps);
            change(whole, random);
            body.Node.Clear();
            body.Node.Add(whole.Graph.Node);
        }
        else
        {
            change(model, random);
        }

        return ModelDigest.ToBytes(model);
    }

    private void Run(byte[] whole, Action<byte[]> use, Func<byte[], Random, byte[]> mutate)
    {
        var random = new Random(Seed);
        int refused = 0;
        for (int i = 0; i < Count; i++)
        {
            byte[] bytes = mutate(whole[..^ModelDigest.EntryLength], random);
            if (Environment.GetEnvironmentVariable("ML_ATTENTION_MUTANT") is { } path)
            {
                // Should one end the process, here it is.
                File.WriteAllBytes(path, bytes);
            }

            var watch = Stopwatch.StartNew();
            try
            {
                use(bytes);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {Seed}, case {i}: {exception}");
            }

            Assert.True(watch.Elapsed < Longest, $"seed {Seed}, case {i} took {watch.Elapsed}.");
        }

        output.WriteLine($"seed {Seed}: {refused} of {Count} refused, the others answer");
        Assert.InRange(refused, 1, Count);
    }

    private static byte[] LanguageModelBytes()
    {
        var options = new LanguageModelOptions { Transformer = new() { Width = 16, Heads = 2, DecoderLayers = 1, FeedForward = 16 }, Vocabulary = new() { Size = 40 }, MaxTokens = 16, Training = new() { Epochs = 1 } };
        return Bytes(new LanguageModelTrainer(options) { Threads = 1 }.Fit(ReversedWords.Examples(100, Seed).Select(example => example.Source)).Save);
    }

    private static byte[] EncoderBytes()
    {
        var options = new PretrainingOptions { Encoder = new() { Width = 16, Heads = 2, FeedForward = 16 }, Training = new() { Epochs = 1 } };
        return Bytes(new EncoderPretrainer(options) { Threads = 1 }.Fit(ReversedWords.Examples(100, Seed).Select(example => example.Source)).Save);
    }

    private static byte[] Bytes(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }
}
