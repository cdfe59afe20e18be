using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Which operators a model is made of, in the file and when ONNX Runtime has optimised it.</summary>
public sealed class OperatorChoiceTests
{
    private const int Layers = 2, Seed = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NormalizationPlacement.Before)]
    [InlineData(NormalizationPlacement.After)]
    public void Fused_models_hold_a_few_large_operators(NormalizationPlacement normalization)
    {
        var optimized = Optimized(Model(new() { Layers = Layers, Normalization = normalization }, OperatorChoice.Fused));
        var encoder = Counts(optimized.Where(node => node.Name.Contains("encoder/", StringComparison.Ordinal)));
        Assert.Equal(Layers, encoder["com.microsoft.MultiHeadAttention"]);
        Assert.Equal((2 * Layers) + (normalization == NormalizationPlacement.Before ? 1 : 0), encoder["com.microsoft.SkipLayerNormalization"]);
        Assert.DoesNotContain("LayerNormalization", encoder.Keys);
        Assert.Equal(Layers, encoder["com.microsoft.BiasGelu"]);

        // One for query, key and value; one behind attention; two of the feed-forward layer.
        Assert.Equal(4 * Layers, encoder["MatMul"]);
        Assert.DoesNotContain("Concat", encoder.Keys);
        Assert.DoesNotContain("Transpose", encoder.Keys);
        Assert.DoesNotContain("Softmax", encoder.Keys);
    }

    [Fact]
    public void ReLU_stands_in_the_product_before_it()
    {
        var operators = Counts(Optimized(Model(new() { Layers = Layers, Activation = Activation.Relu }, OperatorChoice.Fused)));
        Assert.Equal(Layers, operators["com.microsoft.FusedGemm"]);
        Assert.DoesNotContain("Relu", operators.Keys);
    }

    [Theory]
    [InlineData(PositionKind.Sinusoidal)]
    [InlineData(PositionKind.Rotary)]
    [InlineData(PositionKind.Alibi)]
    public void Portable_models_hold_operators_of_the_standard_alone(PositionKind positions)
    {
        byte[] bytes = Model(new() { Layers = Layers, Positions = positions }, OperatorChoice.Portable);
        var operators = Counts(ModelProto.Parser.ParseFrom(bytes).Graph.Node);
        Assert.Equal(
            ["com.microsoft.MurmurHash3", "com.microsoft.Tokenizer"],
            operators.Keys.Where(name => name.StartsWith(Domains.OnnxRuntime, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PositionKind.Sinusoidal, false)]
    [InlineData(PositionKind.Alibi, true)]
    public void Attention_and_its_diagnosis_are_the_same_of_all(PositionKind positions, bool causal)
    {
        var encoder = new EncoderOptions { Layers = Layers, Positions = positions, Causal = causal };
        var models = Enum.GetValues<OperatorChoice>().ToDictionary(operators => operators, operators => Model(encoder, operators));
        var expected = Weights(models[OperatorChoice.Separate]);
        var diagnosed = Diagnosed(models[OperatorChoice.Separate]);
        foreach (var model in models.Values)
        {
            var found = Weights(model);
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            var other = Diagnosed(model);
            Assert.Equal(diagnosed.DotProducts.Pairs, other.DotProducts.Pairs);
            Assert.Equal(diagnosed.DotProducts.Variance, other.DotProducts.Variance, 1e-4);
            Assert.Equal(diagnosed.DotProducts.ScaledVariance, other.DotProducts.ScaledVariance, 1e-4);
            Assert.Equal(diagnosed.Softmax.Entropy, other.Softmax.Entropy, 1e-4);
        }
    }

    [Fact]
    public void A_graph_that_is_trained_has_separate_operators() =>
        Assert.StartsWith(
            "A graph that is trained cannot use Fused operators; expected Separate",
            Assert.Throws<ArgumentException>(() => new GraphBuilder(isTraining: true, OperatorChoice.Fused)).Message, StringComparison.Ordinal);

    private static float[] Weights(byte[] model)
    {
        using var classifier = TextClassifier.Load(new MemoryStream(model), new() { Outputs = ModelOutputs.AttentionWeights });
        return [.. classifier.Predict(TrainedModel.Texts, Token).SelectMany(prediction => Flat(prediction.Attention!))];
    }

    private static IEnumerable<float> Flat(AttentionWeights weights) =>
        from layer in Enumerable.Range(0, weights.Layers)
        from head in Enumerable.Range(0, weights.Heads)
        from query in Enumerable.Range(0, weights.Tokens)
        from key in Enumerable.Range(0, weights.Tokens)
        select weights[layer, head, query, key];

    private static (DotProductStatistics DotProducts, SoftmaxStatistics Softmax) Diagnosed(byte[] model)
    {
        var head = Diagnosis.Run(new MemoryStream(model), [.. TrainedModel.Texts.Select(text => new TextExample(text, "good"))], new() { Seed = Seed }, Token).Attention!.Trained[1];
        return (head.DotProducts, head.Softmax);
    }

    private static Dictionary<string, int> Counts(IEnumerable<NodeProto> nodes) => nodes
        .GroupBy(node => node.Domain.Length == 0 ? node.OpType : $"{node.Domain}.{node.OpType}")
        .ToDictionary(group => group.Key, group => group.Count());

    private static RepeatedField<NodeProto> Optimized(byte[] model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"ml-attention-{Guid.NewGuid():N}.onnx");
        try
        {
            using var options = new SessionOptions { OptimizedModelFilePath = path, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var session = new InferenceSession(model, options);
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Model(EncoderOptions encoder, OperatorChoice operators)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 };
        var vocabulary = TokenizedTexts.Create(TrainedModel.Texts, Evaluation.OneThread, Token).CreateVocabulary(8, tokenizer);
        var definition = new TextClassifierDefinition(tokenizer, encoder with { Width = 16, Heads = 4, FeedForward = 24 }, vocabulary, ["bad", "good"]);
        var graph = new GraphBuilder();
        definition.CreateNetwork().Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
        var weights = graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Initialization.Create(parameter.Name, parameter.Shape, Seed));
        return TextClassifierExporter.Export(definition, TextClassifierWeights.Of(weights), operators).ToByteArray();
    }
}
