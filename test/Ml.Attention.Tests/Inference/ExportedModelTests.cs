using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>The exported file scores as the forward pass of training and the linear models together.</summary>
public sealed class ExportedModelTests(ITestOutputHelper output)
{
    private const int Seed = 72;
    private const double Tolerance = 1e-5;

    private static readonly string[] Labels = ["eggs", "ham", "spam"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly EncoderOptions[] Encoders =
    [
        new EncoderOptions { Layers = 2 },
        new EncoderOptions { Layers = 1, Normalization = NormalizationPlacement.After, Activation = Activation.Gelu, Embedding = EmbeddingInitialization.Scaled },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Learned, Pooling = PoolingKind.Max, Activation = Activation.Gelu },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Rotary, Window = 3, HeadSize = 6 },
        new EncoderOptions { Layers = 2, Positions = PositionKind.Alibi, Causal = true, AttentionScale = 0.5f, ProjectionActivation = ProjectionActivation.Relu },
        new EncoderOptions { Layers = 1, Positions = PositionKind.None, Pooling = PoolingKind.First, AttentionBias = false, AttentionOutputProjection = false },
    ];

    public static TheoryData<EncoderOptions, OperatorChoice> Forms =>
        new(from form in Encoders from operators in Enum.GetValues<OperatorChoice>() select (form, operators));

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void Scores_as_the_training_graph(EncoderOptions form, OperatorChoice operators) => AssertScoresAsTraining(form, multiLabel: false, operators);

    [Fact]
    public void Scores_sets_of_labels_as_the_training_graph() => AssertScoresAsTraining(new() { Layers = 1 }, multiLabel: true);

    private void AssertScoresAsTraining(EncoderOptions form, bool multiLabel, OperatorChoice operators = OperatorChoice.Fused)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 };
        var encoder = form with { Width = 16, Heads = 4, FeedForward = 24 };
        var texts = TokenizedTexts.Create(TrainedModel.Texts, Evaluation.OneThread, Token);
        var vocabulary = texts.CreateVocabulary(8, tokenizer);
        int[] tokenIds = texts.Ids(vocabulary, Evaluation.OneThread);
        var training = texts.Texts.Take(8);
        var nGrams = new NGramOptions { MinTexts = 1 };
        var definition = new TextClassifierDefinition(tokenizer, encoder, vocabulary, Labels)
        {
            MultiLabel = multiLabel,
            NGrams = nGrams,
            NGramVocabulary = NGramVocabulary.Create(training.Select(text => Array.ConvertAll(text, token => tokenIds[token])), vocabulary, nGrams),
            Subwords = SubwordVocabulary.Create(texts.Tokens, training, new() { MinTexts = 1, MaxEmbeddings = 20 }, foldsCase: true),
            Linear = LinearPaths.Ratios | LinearPaths.Spellings,
        };
        var textEncoder = new TextEncoder(definition, texts, tokenIds);
        EncodedText[] examples = [.. Enumerable.Range(0, texts.Texts.Length).Select(i => textEncoder.Encode(i, i % Labels.Length) with { LabelSet = multiLabel ? Bits(i) : null })];
        var network = TrainedNetwork.Of(definition.CreateNetwork(), Labels.Length, tokenizer.MaxTokens, encoder, tokenizer.UnknownBuckets, textEncoder.VectorSpellings, multiLabel);
        var targets = new ClassTargets(Labels.Length) { MultiLabel = multiLabel };

        using var session = new TrainingSession(network, new() { Seed = Seed, Consistency = 0 }, [(examples.Length, 16)], Evaluation.OneThread);
        Train(session, examples, targets);
        var models = new LinearModels(definition, textEncoder, examples, targets);
        var linear = models.Train(Seed, Token);
        double[] weights = [0.5, 0.75, 1.25];
        using var stream = new MemoryStream(TextClassifierExporter.Export(definition, new([session.Snapshot()], linear, weights) { Thresholds = [0.25, 0.5, 0.75] }, operators).ToByteArray());
        using var classifier = TextClassifier.Load(stream);

        float[][] encoded = session.LogProbabilities(examples, [.. examples.Select((example, i) => new BatchPlan.Batch([i], Math.Max(1, example.Length)))]);
        float[][] expected = PathWeights.Combine([encoded, .. models.Answers(linear, examples)], weights);
        double worst = 0;
        foreach (var (i, prediction) in classifier.Predict(TrainedModel.Texts, Token).Index())
        {
            for (int label = 0; label < Labels.Length; label++)
            {
                float logarithm = multiLabel ? expected[(i * Labels.Length) + label][1] : expected[i][label];
                worst = Math.Max(worst, Math.Abs(Math.Exp(logarithm) - prediction.Scores[label]));
            }
        }

        output.WriteLine($"seed {Seed}, largest difference of a probability {worst:E2}");
        Assert.InRange(worst, 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void Scores_pairs_as_the_training_graph(EncoderOptions form, OperatorChoice operators)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 };
        var encoder = form with { Width = 16, Heads = 4, FeedForward = 24 };
        var texts = TokenizedTexts.Create([.. PairModel.Pairs.SelectMany(pair => (string[])[pair.First, pair.Second])], Evaluation.OneThread, Token);
        var vocabulary = texts.CreateVocabulary(12, tokenizer);
        int[] tokenIds = texts.Ids(vocabulary, Evaluation.OneThread);
        var nGrams = new NGramOptions { MinTexts = 1 };
        var definition = new TextClassifierDefinition(tokenizer, encoder, vocabulary, Labels)
        {
            NGrams = nGrams,
            NGramVocabulary = NGramVocabulary.Create(texts.Texts.Select(text => Array.ConvertAll(text, token => tokenIds[token])), vocabulary, nGrams),
            Subwords = SubwordVocabulary.Create(texts.Tokens, texts.Texts, new() { MinTexts = 1, MaxEmbeddings = 20 }, foldsCase: true),
            ReadsPairs = true,
        };
        var textEncoder = new TextEncoder(definition, texts, tokenIds);
        EncodedText[] examples = [.. Enumerable.Range(0, PairModel.Pairs.Count).Select(i => textEncoder.Encode(i, i % Labels.Length))];
        var network = TrainedNetwork.Of(definition.CreateNetwork(), Labels.Length, tokenizer.MaxTokens, encoder, tokenizer.UnknownBuckets, textEncoder.VectorSpellings) with { ReadsPairs = true };

        using var session = new TrainingSession(network, new() { Seed = Seed, Consistency = 0 }, [(examples.Length, 16)], Evaluation.OneThread);
        Train(session, examples, new(Labels.Length));
        using var stream = new MemoryStream(TextClassifierExporter.Export(definition, TextClassifierWeights.Of(session.Snapshot()), operators).ToByteArray());
        using var classifier = TextClassifier.Load(stream);
        float[][] expected = session.LogProbabilities(examples, [.. examples.Select((example, i) => new BatchPlan.Batch([i], Math.Max(1, example.Length)))]);
        foreach (var (i, prediction) in classifier.Predict(PairModel.Pairs, Token).Index())
        {
            Closeness.Equal([.. expected[i].Select(MathF.Exp)], prediction.Scores, Tolerance);
        }
    }

    [Fact]
    public void The_file_says_what_it_holds()
    {
        var model = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(TrainedModel.Bytes);
        var metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        var configuration = ModelConfiguration.FromJson(metadata[ModelConfiguration.MetadataKey])!;
        Assert.Equal(ModelConfiguration.FormatOfOneLabel, configuration.Format);
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

    /// <summary>Some labels for each text, for some none.</summary>
    private static int[] Bits(int number) => [.. Enumerable.Range(0, Labels.Length).Where(bit => (number >> bit & 1) == 1)];

    private static void Train(TrainingSession session, EncodedText[] examples, ClassTargets targets)
    {
        for (int step = 0; step < 20; step++)
        {
            using var batch = Minibatch.Create(examples, new([.. Enumerable.Range(0, examples.Length)], 16), targets);
            session.Step(batch, 0.02);
        }
    }
}
