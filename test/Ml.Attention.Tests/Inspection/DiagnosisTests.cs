using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Layers;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>What is read from inside a model, against the same computed otherwise.</summary>
public sealed class DiagnosisTests
{
    private const int Seed = 21;

    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(30, seed: 81);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<EncoderOptions> Forms => new(
        new EncoderOptions { Layers = 2 },
        new EncoderOptions { Layers = 1, AttentionScale = 1, Normalization = NormalizationPlacement.After },
        new EncoderOptions { Layers = 2, Causal = true, Positions = PositionKind.Rotary },
        new EncoderOptions { Layers = 1, Window = 2, Positions = PositionKind.Alibi, AttentionOutputProjection = false },
        new EncoderOptions { Layers = 1, HeadSize = 5, AttentionScale = 0.3f, ProjectionActivation = ProjectionActivation.Relu, AttentionBias = false });

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void Softmax_is_that_of_the_models_own_weights(EncoderOptions form)
    {
        byte[] model = Model(form, out _);
        var report = Run(model);
        using var classifier = Load(model, ModelOutputs.AttentionWeights);
        var predictions = classifier.Predict([.. Examples.Select(example => example.Text)], Token);
        Assert.Equal(predictions.Sum(prediction => prediction.Tokens!.Count), report.Tokens);
        foreach (var head in report.Trained)
        {
            var rows = predictions.SelectMany(prediction => Rows(prediction.Attention!, head.Layer, head.Head)).Where(row => row.Length > 1).ToList();
            Assert.Equal(rows.Count, head.Softmax.Rows);
            Assert.Equal(rows.Average(row => SoftmaxRow.Entropy(row)), head.Softmax.Entropy, 1e-4);
            Assert.Equal(rows.Average(row => SoftmaxRow.JacobianNorm(row)), head.Softmax.JacobianNorm, 1e-4);
            Assert.Equal(rows.Count(row => row.Max() > 0.99) / (double)rows.Count, head.Softmax.Saturated, 1e-9);
            Assert.Equal(form.AttentionScale ?? 1 / Math.Sqrt(head.DotProducts.Pairs > 0 ? report.HeadSize : 0), report.Scale, 1e-6);
        }
    }

    [Fact]
    public void Dot_products_are_those_of_projected_embeddings()
    {
        // Without positions, and with normalization after attention, its input is the rows of the embedding table.
        byte[] model = Model(new() { Layers = 1, Positions = PositionKind.None, Normalization = NormalizationPlacement.After }, out var definition, out var weights);
        var texts = TokenizedTexts.Create([.. Examples.Select(example => example.Text)], Evaluation.OneThread, Token);
        int[] tokenIds = texts.Ids(definition.Vocabulary, Evaluation.OneThread);
        int[][] ids = [.. texts.Texts.Select(text => Array.ConvertAll(text, token => tokenIds[token]))];
        const int Width = 16, Size = 4;
        float[] table = weights["token_embedding/weight"];
        foreach (var head in Run(model).Trained)
        {
            double[] Project(int id, string name) => [.. Enumerable.Range(head.Head * Size, Size).Select(column =>
                weights[$"encoder/layer_0/attention/{name}/bias"][column] + Enumerable.Range(0, Width).Sum(i => (double)table[(id * Width) + i] * weights[$"encoder/layer_0/attention/{name}/weight"][(i * Width) + column]))];
            double[] products = [.. ids.SelectMany(text => text.SelectMany(query => text.Select(key => Project(query, "query").Zip(Project(key, "key"), (q, k) => q * k).Sum())))];
            double mean = products.Average(), variance = products.Average(product => (product - mean) * (product - mean));
            Assert.Equal(products.Length, head.DotProducts.Pairs);
            Assert.Equal(mean, head.DotProducts.Mean, 1e-5 * Math.Sqrt(variance));
            Assert.Equal(variance, head.DotProducts.Variance, 1e-4 * variance);
            Assert.Equal(variance / Size, head.DotProducts.ScaledVariance, 1e-4 * variance);
            double Square(string name) => ids.SelectMany(text => text).SelectMany(id => Project(id, name)).Average(component => component * component);
            Assert.Equal(Size * Square("query") * Square("key"), head.DotProducts.Independent, 1e-4 * variance);
        }
    }

    [Fact]
    public void A_model_that_was_never_trained_is_as_at_initialisation()
    {
        byte[] model = Model(new() { Layers = 2 }, out _);
        var same = Run(model);
        Assert.Equal(same.Trained, same.Untrained);
        using var stream = new MemoryStream(model);
        var other = Diagnosis.Run(stream, Examples, new() { Seed = Seed + 1 }, Token).Attention!;
        Assert.Equal(same.Trained, other.Trained);
        Assert.NotEqual(same.Untrained, other.Untrained);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_head_is_one_whose_part_of_the_output_is_zero(bool projection)
    {
        byte[] model = Model(new() { Layers = 2, AttentionOutputProjection = projection }, out var definition, out var weights);
        var report = Run(model);
        Assert.Equal(10, report.DroppedHeads.Count);
        foreach (var dropped in report.DroppedHeads)
        {
            // Without a projection to leave the head out of, its values are all there is.
            string name = $"encoder/layer_{dropped.Layer}/attention/{(projection ? "output" : "value")}/weight";
            float[] zeroed = [.. weights[name]];
            for (int i = 0; i < zeroed.Length; i++)
            {
                int head = (projection ? i / 16 : i % 16) / 4;
                zeroed[i] = dropped.Head is null || dropped.Head == head ? 0 : zeroed[i];
            }

            var changed = new Dictionary<string, float[]>(weights) { [name] = zeroed };
            using var classifier = Load(TextClassifierExporter.Export(definition, TextClassifierWeights.Of(changed)).ToByteArray());
            var predictions = classifier.Predict([.. Examples.Select(example => example.Text)], Token);
            var metrics = ClassificationMetrics.Compute(classifier.Labels, [.. Examples.Select(example => example.Label)], predictions);
            Assert.Equal(metrics.LogLoss, dropped.LogLoss, 1e-6);
            Assert.Equal(metrics.Accuracy, dropped.Accuracy, 1e-9);
            Assert.Equal(metrics.Accuracy - report.Accuracy, dropped.AccuracyChange, 1e-9);
            Assert.NotEqual(report.LogLoss, dropped.LogLoss, 1e-7);
        }
    }

    [Fact]
    public void Of_many_rows_as_many_in_equal_distances_are_read()
    {
        using var stream = new MemoryStream(TrainedModel.Bytes);
        var examples = Enumerable.Range(0, 100).Select(i => new TextExample(i < 50 ? "fine film" : "a dull film", i < 50 ? "good" : "bad")).ToList();
        var found = Diagnosis.Run(stream, examples, new() { MaxRows = 10 }, Token).Attention!;
        Assert.Equal((10, 100, 5 * 2L + 5 * 3), (found.Rows, found.RowsGiven, found.Tokens));
    }

    [Fact]
    public void Texts_of_all_kinds_are_read()
    {
        using var stream = new MemoryStream(TrainedModel.Bytes);
        var found = Diagnosis.Run(stream, [.. TrainedModel.Texts.Select(text => new TextExample(text, "unheard of"))], null, Token);
        Assert.Equal(["unheard of"], found.Attention!.UnknownLabels);
        Assert.Equal(0, found.Attention.Accuracy);
        using var empty = new MemoryStream(TrainedModel.Bytes);
        Assert.Equal(0, Diagnosis.Run(empty, [new("", "good")], null, Token).Attention!.Trained[0].DotProducts.Pairs);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        static string Message(Action action) => Assert.ThrowsAny<Exception>(action).Message;
        Assert.StartsWith("MaxRows is 0; expected 1 or more.", Message(() => new DiagnosisOptions { MaxRows = 0 }.Validate()), StringComparison.Ordinal);
        Assert.StartsWith("SecondsOfComparison is 0; expected a number above 0.", Message(() => new DiagnosisOptions { SecondsOfComparison = 0 }.Validate()), StringComparison.Ordinal);
        Assert.StartsWith("StepsOfComparison is 1; expected 2 or more.", Message(() => new DiagnosisOptions { StepsOfComparison = 1 }.Validate()), StringComparison.Ordinal);
        Assert.StartsWith("There are no examples; expected one or more.", Message(() => Diagnosis.Run(new MemoryStream(TrainedModel.Bytes), [], null, Token)), StringComparison.Ordinal);

        var model = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(Model(new(), out _, operators: OperatorChoice.Separate));
        var node = model.Graph.Node.Single(each => each.Name == "encoder/layer_0/attention/FusedMatMul");
        (node.OpType, node.Domain) = ("Sub", "");
        node.Attribute.Clear();
        Assert.Equal(
            "The attention of layer 0 is not as this version writes it: 'encoder/layer_0/attention/FusedMatMul' is made by Sub, expected FusedMatMul. Train the model again.",
            Assert.Throws<ModelFormatException>(() => Diagnosis.Run(new MemoryStream(model.ToByteArray()), Examples, null, Token)).Message);
    }

    /// <summary>The weights over the keys that a query sees: masked ones are exactly 0.</summary>
    private static IEnumerable<double[]> Rows(AttentionWeights attention, int layer, int head) => Enumerable.Range(0, attention.Tokens).Select(query =>
        Enumerable.Range(0, attention.Tokens).Select(key => (double)attention[layer, head, query, key]).Where(weight => weight > 0).ToArray());

    private static AttentionDiagnosis Run(byte[] model) => Diagnosis.Run(new MemoryStream(model), Examples, new() { Seed = Seed }, Token).Attention!;

    private static TextClassifier Load(byte[] model, ModelOutputs outputs = ModelOutputs.None) => TextClassifier.Load(new MemoryStream(model), new() { Outputs = outputs });

    private static byte[] Model(EncoderOptions form, out TextClassifierDefinition definition, OperatorChoice operators = OperatorChoice.Fused) => Model(form, out definition, out _, operators);

    /// <summary>A model with weights as they are before training.</summary>
    private static byte[] Model(EncoderOptions form, out TextClassifierDefinition definition, out Dictionary<string, float[]> weights, OperatorChoice operators = OperatorChoice.Fused)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 };
        var vocabulary = TokenizedTexts.Create([.. Examples.Select(example => example.Text)], Evaluation.OneThread, Token).CreateVocabulary(Examples.Count, tokenizer);
        definition = new(tokenizer, form with { Width = 16, Heads = 4, FeedForward = 24 }, vocabulary, ["bad", "good"]);
        var graph = new GraphBuilder();
        definition.CreateNetwork().Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
        weights = graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Initialization.Create(parameter.Name, parameter.Shape, Seed));
        return TextClassifierExporter.Export(definition, TextClassifierWeights.Of(weights), operators).ToByteArray();
    }
}
