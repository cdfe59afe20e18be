using Google.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>The exported file scores as the training graph's forward pass does.</summary>
public sealed class ExportedModelTests(ITestOutputHelper output)
{
    private const int Seed = 72;
    private const double Tolerance = 1e-5;

    private static readonly string[] Labels = ["eggs", "ham", "spam"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<EncoderOptions> Forms => new(
        new EncoderOptions { Layers = 2 },
        new EncoderOptions { Layers = 1, Normalization = NormalizationPlacement.After, Activation = Activation.Gelu, Embedding = EmbeddingInitialization.Scaled },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Learned, Pooling = PoolingKind.Max, Activation = Activation.Gelu },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Rotary, Window = 3, HeadSize = 6 },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Alibi, Causal = true, AttentionScale = 0.5f, ProjectionActivation = ProjectionActivation.Relu },
        new EncoderOptions { Layers = 1, Positions = PositionKind.None, Pooling = PoolingKind.First, AttentionBias = false, AttentionOutputProjection = false });

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void Scores_as_the_training_graph(EncoderOptions form)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 };
        var encoder = form with { Width = 16, Heads = 4, FeedForward = 24 };
        var (vocabulary, _) = TextEncoding.Count([.. TrainedModel.Texts.Take(8)], tokenizer, Evaluation.OneThread, Token);
        var definition = new TextClassifierDefinition(tokenizer, encoder, vocabulary, Labels);
        int[][] ids = TextEncoding.Encode(TrainedModel.Texts, vocabulary, tokenizer, Evaluation.OneThread, Token);

        using var session = new TrainingSession(definition.CreateNetwork(), Labels.Length, new() { Seed = Seed }, [(ids.Length, 16)], Evaluation.OneThread);
        Train(session, ids);
        using var stream = new MemoryStream(TextClassifierExporter.Export(definition, session.Snapshot()).ToByteArray());
        using var classifier = TextClassifier.Load(stream);

        double worst = 0;
        foreach (var (i, prediction) in classifier.Predict(TrainedModel.Texts, Token).Index())
        {
            for (int label = 0; label < Labels.Length; label++)
            {
                double probability = Math.Exp(-session.Evaluate([new EncodedText(ids[i], label)], [new([0], Math.Max(1, ids[i].Length))]).Loss);
                worst = Math.Max(worst, Math.Abs(probability - prediction.Scores[label]));
            }
        }

        output.WriteLine($"seed {Seed}, largest difference of a probability {worst:E2}");
        Assert.InRange(worst, 0, Tolerance);
    }

    [Fact]
    public void The_file_says_what_it_holds()
    {
        var model = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(TrainedModel.Bytes);
        var metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        var configuration = ModelConfiguration.FromJson(metadata[ModelConfiguration.MetadataKey])!;
        Assert.Equal(ModelConfiguration.CurrentFormat, configuration.Format);
        Assert.Equal(["bad", "good"], configuration.Labels);
        Assert.Contains(model.Graph.Initializer, tensor => tensor.Name == "encoder/layer_0/attention/query/weight");
        Assert.All([configuration.Values.Tokens, configuration.Values.Features, .. configuration.Values.AttentionWeights],
            name => Assert.Contains(model.Graph.Node, node => node.Output.Contains(name)));
        Assert.DoesNotContain(model.Graph.Input, input => input.Name != "Text");
    }

    [Fact]
    public void Predicted_label_is_the_winner()
    {
        using var session = new Attention.Runtime.GraphSession(TrainedModel.Bytes, Evaluation.OneThread);
        using var texts = Attention.Runtime.Tensor.FromTexts(TrainedModel.Texts);
        var results = session.Run(new Dictionary<string, Attention.Runtime.Tensor> { ["Text"] = texts }, "Score", "PredictedLabel");
        Assert.Equal([TrainedModel.Texts.Count, 1], results[1].Lengths);
        Assert.Equal(results[0].Floats.ToArray().Chunk(2).Select(scores => scores[0] >= scores[1] ? "bad" : "good"), results[1].ToStrings());
        Array.ForEach(results, result => result.Dispose());
    }

    private static void Train(TrainingSession session, int[][] ids)
    {
        EncodedText[] examples = [.. ids.Select((tokens, i) => new EncodedText(tokens, i % Labels.Length))];
        for (int step = 0; step < 20; step++)
        {
            using var batch = Minibatch.Create(examples, new([.. Enumerable.Range(0, ids.Length)], 16), Labels.Length, compact: true);
            session.Step(batch, 0.02);
        }
    }
}
