using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Layers;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Models with rounded weights answer nearly as those that they were made of.</summary>
public sealed class ModelQuantizerTests(ITestOutputHelper output)
{
    private static readonly EncoderOptions[] Encoders =
    [
        new() { Layers = 2 },
        new() { Layers = 1, Normalization = NormalizationPlacement.After, Activation = Activation.Relu },
        new() { Layers = 1, Positions = PositionKind.Rotary, Pooling = PoolingKind.First },
        new() { Layers = 2, Positions = PositionKind.Alibi, Causal = true, Window = 3 },
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<EncoderOptions, OperatorChoice, WeightPrecision> Models => new(
        from encoder in Encoders
        from operators in Enum.GetValues<OperatorChoice>()
        from precision in new[] { WeightPrecision.Half, WeightPrecision.Int8 }
        select (encoder, operators, precision));

    [Theory]
    [MemberData(nameof(Models), DisableDiscoveryEnumeration = true)]
    public void Scores_hardly_change(EncoderOptions encoder, OperatorChoice operators, WeightPrecision precision)
    {
        var options = Films.Options(epochs: 2);
        options = options with
        {
            Operators = operators,
            Encoder = encoder with { Width = 32, Heads = 4, FeedForward = 48 },
        };
        byte[] model = Bytes(Films.Trainer(options).Fit(Films.Create(60, seed: 72), [], cancellationToken: Token));
        byte[] rounded = Quantize(model, precision);
        double worst = Predict(model).Zip(Predict(rounded)).Max(pair => pair.First.Scores.Zip(pair.Second.Scores).Max(scores => Math.Abs(scores.First - scores.Second)));
        output.WriteLine($"{precision} of {operators}: {model.Length:N0} to {rounded.Length:N0} bytes, a probability differs by {worst:E2}");
        Assert.InRange(worst, 0, precision == WeightPrecision.Half ? 0.002 : 0.02);
        Assert.True(worst > 0, "Nothing was rounded.");
        Assert.True(rounded.Length < model.Length);
        Assert.Equal(rounded, Quantize(model, precision));
    }

    [Theory]
    [InlineData(WeightPrecision.Half, "encoder/layer_0/attention/MultiHeadAttention/half")]
    [InlineData(WeightPrecision.Int8, "encoder/layer_0/attention/MultiHeadAttention")]
    public void The_model_says_so_and_gives_all_that_it_gave(WeightPrecision precision, string attention)
    {
        byte[] rounded = Quantize(TrainedModel.Bytes, precision);
        using var classifier = TextClassifier.Load(new MemoryStream(rounded), new() { Outputs = ModelOutputs.AttentionWeights | ModelOutputs.Features | ModelOutputs.PathLogits });
        Assert.Equal(precision, classifier.Information.Precision);
        Assert.Contains(Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(rounded).Graph.Node, node => node.Output.Contains(attention));
        var prediction = classifier.Predict("a fine film");
        Assert.Equal(1, Enumerable.Range(0, 3).Sum(key => prediction.Attention![0, 0, 0, key]), 1e-3);
        Assert.NotEmpty(prediction.Features!);
        Assert.NotEmpty(prediction.PathLogits!);
        Assert.Contains("fine", TextExplanation.Create(classifier, "a fine film", Token).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Int8_has_products_of_integers_alone()
    {
        var nodes = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(Quantize(TrainedModel.Bytes, WeightPrecision.Int8)).Graph.Node.ToList();
        var encoder = nodes.Where(node => node.Output[0].StartsWith("encoder/", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(encoder, node => node.OpType == "MatMul");

        // Of a layer: query, key and value as one; behind attention; two of the feed-forward layer.
        Assert.Equal(4, encoder.Count(node => node.OpType == "DynamicQuantizeMatMul"));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        byte[] rounded = Quantize(TrainedModel.Bytes, WeightPrecision.Int8);
        Assert.Equal(
            "The stream has weights of precision Int8 already; quantize the model that it was made from.",
            Assert.Throws<ModelFormatException>(() => Quantize(rounded, WeightPrecision.Half)).Message);
        Assert.StartsWith(
            "Expected Half or Int8.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Quantize(TrainedModel.Bytes, WeightPrecision.Float)).Message, StringComparison.Ordinal);
        Assert.Contains("is not an ONNX model", Assert.Throws<ModelFormatException>(() => Quantize([1, 2, 3], WeightPrecision.Int8)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "A diagnosis needs a model with weights of 32 bits; those of this one are Int8. Use the model that it was made from.",
            Assert.Throws<ModelFormatException>(() => Diagnosis.Run(new MemoryStream(rounded), [new("fine", "good")], null, Token)).Message);
    }

    private static byte[] Bytes(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Quantize(byte[] model, WeightPrecision precision)
    {
        using var rounded = new MemoryStream();
        ModelQuantizer.Quantize(new MemoryStream(model), rounded, precision);
        return rounded.ToArray();
    }

    private static IReadOnlyList<TextPrediction> Predict(byte[] model)
    {
        using var classifier = TextClassifier.Load(new MemoryStream(model), new() { Threads = 1 });
        return classifier.Predict(TrainedModel.Texts, Token);
    }
}
