using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.LanguageModels;
using Ml.Attention.Layers;
using Ml.Attention.Modules;
using Ml.Attention.Pipeline;
using Ml.Attention.Pretraining;
using Ml.Attention.Tests.Golden;
using Ml.Attention.Tests.Training;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Ml.Attention.Translation;

namespace Ml.Attention.Tests.Inference;

/// <summary>Models of every form that this library writes, with random weights where training would add nothing.</summary>
internal static class ExportedForms
{
    private const int Seed = 17;

    private static readonly EncoderOptions[] Encoders =
    [
        new() { Layers = 2, Normalization = NormalizationPlacement.After },
        new() { Positions = PositionKind.Learned, Pooling = PoolingKind.Max, Activation = Activation.Relu },
        new() { Positions = PositionKind.Rotary, Window = 3, HeadSize = 6 },
        new() { Positions = PositionKind.Alibi, Causal = true, ProjectionActivation = ProjectionActivation.Relu, AttentionScale = 0.5f },
        new() { Positions = PositionKind.None, Pooling = PoolingKind.First, AttentionBias = false, AttentionOutputProjection = false },
    ];

    /// <summary>Text classifiers as files.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Classifiers()
    {
        foreach (var operators in Enum.GetValues<OperatorChoice>())
        {
            foreach (var encoder in Encoders)
            {
                yield return ($"{operators} {encoder.Positions} {encoder.Pooling}", Classifier(encoder, operators));
            }

            foreach (var truncation in Enum.GetValues<Truncation>())
            {
                yield return ($"{operators} {truncation}", Classifier(new(), operators, truncation));
            }

            yield return ($"{operators} two encoders", Classifier(new(), operators, encoders: 2));
            yield return ($"{operators} sets of labels", Classifier(new(), operators, multiLabel: true));
            yield return ($"{operators} pairs", Saved(Films.Trainer(PairModel.Options with { Operators = operators, Training = PairModel.Options.Training with { Epochs = 1 } }).Fit(NumberPairs.Create(60, Seed), [])));
        }
    }

    /// <summary>A classifier and what is made of it: with rounded weights, and with outputs that are asked for when it is loaded.</summary>
    public static IEnumerable<(string Name, ModelProto Model)> MadeOf(string name, byte[] bytes)
    {
        yield return (name, ModelReader.Read(bytes, name).Model);
        foreach (var precision in new[] { WeightPrecision.Half, WeightPrecision.Int8 })
        {
            yield return ($"{name} {precision}", WithOutputs(Quantized(bytes, precision), name, probe: false));
        }

        yield return ($"{name} with outputs", WithOutputs(bytes, name, probe: true));
        if (!ModelReader.Read(bytes, name).Configuration.ReadsPairs)
        {
            yield return ($"{name} in a pipeline", ModelReader.Parse(ColumnModel.Write(bytes, new("Words", "PredictedLabel", "Scores", "Vector")), name));
        }
    }

    /// <summary>Models of numbers, and attention alone.</summary>
    public static IEnumerable<(string Name, ModelProto Model)> Others()
    {
        foreach (var encoder in Encoders)
        {
            var definition = new SequenceDefinition { ItemWidth = 2, MaxItems = 8, Encoder = Small(encoder), Labels = ["after", "before"] };
            var graph = new GraphBuilder();
            definition.CreateNetwork().Build(graph, graph.Input("items", ElementType.Float, ["batch", "tokens", 2]), graph.Input("mask", ElementType.Float, ["batch", "tokens"]));
            byte[] bytes = SequenceModel.Export(definition, Random(graph));
            yield return ($"numbers {encoder.Positions}", ModelReader.Parse(bytes, "numbers"));
            yield return ($"numbers {encoder.Positions} in a pipeline", ModelReader.Parse(ColumnModel.Write(bytes, new("Series", null, null, "Vector", IsNumeric: true)), "numbers"));
        }

        foreach (var encoder in Encoders)
        {
            var options = new PretrainingOptions { Encoder = Small(encoder), Tokenizer = new() { MaxTokens = 8 } };
            var vocabulary = new Vocabulary([["a", "A"], ["b"]], options.Tokenizer.UnknownBuckets);
            var graph = new GraphBuilder();
            PretrainedEncoderGraph.Build(graph, options.Encoder, options.Tokenizer, vocabulary);
            byte[] bytes = ModelDigest.ToBytes(PretrainedEncoderExporter.Export(options, vocabulary, Random(graph)));
            yield return ($"pretrained encoder {encoder.Positions}", ModelReader.Parse(bytes, "encoder"));
        }

        foreach (var golden in AttentionGolden.Load().Cases)
        {
            using var module = AttentionModule.Create(golden.Options, threads: 1);
            using var stream = new MemoryStream();
            module.Save(stream);
            yield return ($"attention {golden.Name}", ModelReader.Parse(stream.ToArray(), golden.Name));
        }

        foreach (var (name, bytes) in Writing())
        {
            yield return (name, ModelReader.Parse(bytes, name));
        }
    }

    /// <summary>Models that write, or measure, text.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Writing()
    {
        var pieces = new PieceVocabulary(PieceKind.Subwords, [" ", "a", "b", " a"]);
        foreach (var operators in Enum.GetValues<OperatorChoice>())
        {
            var form = new TransformerOptions { Width = 8, Heads = 2, EncoderLayers = 1, DecoderLayers = 1, FeedForward = 8, TiedOutput = operators == OperatorChoice.Fused };
            var definition = new TranslationDefinition(form, pieces, pieces, 8, new());
            var graph = new GraphBuilder();
            Value Ids(string axis) => graph.Input(axis, ElementType.Int64, ["batch", axis]);
            definition.CreateTrainedNetwork().Logits(graph, Ids("targets"), Ids("tokens"), graph.Input("padding", ElementType.Float, ["batch", "tokens"]));
            byte[] bytes = ModelDigest.ToBytes(TranslatorExporter.Export(definition, Random(graph), operators));
            yield return ($"translator {operators}", bytes);
            yield return ($"translator {operators} in a pipeline", ColumnModel.Write(bytes, new("English", null, null, null, Translation: "German")));
        }

        var options = new LanguageModelOptions { Transformer = new() { Width = 8, Heads = 2, DecoderLayers = 1, FeedForward = 8 }, MaxTokens = 8 };
        var decoder = new GraphBuilder();
        new CausalDecoder(options.Transformer, pieces.Count, options.MaxTokens).Build(decoder, decoder.Input("ids", ElementType.Int64, ["batch", "targets"]));
        yield return ("language model", ModelDigest.ToBytes(LanguageModelExporter.Export(options, pieces, Random(decoder))));
    }

    public static byte[] Classifier(EncoderOptions encoder, OperatorChoice operators, Truncation truncation = Truncation.BothEnds, int encoders = 1, bool multiLabel = false)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = 8, MinFrequency = 1, UnknownBuckets = 4, Truncation = truncation };
        var texts = TokenizedTexts.Create(TrainedModel.Texts, Evaluation.OneThread, CancellationToken.None);
        var vocabulary = texts.CreateVocabulary(8, tokenizer);
        int[] ids = texts.Ids(vocabulary, Evaluation.OneThread);
        var nGrams = new NGramOptions { MinTexts = 1 };
        var definition = new TextClassifierDefinition(tokenizer, Small(encoder), vocabulary, ["bad", "good", "other"])
        {
            MultiLabel = multiLabel,
            Encoders = encoders,
            NGrams = nGrams,
            NGramVocabulary = NGramVocabulary.Create(texts.Texts.Select(text => Array.ConvertAll(text, token => ids[token])), vocabulary, nGrams),
            Subwords = SubwordVocabulary.Create(texts.Tokens, texts.Texts, new() { MinTexts = 1, MaxEmbeddings = 20 }, foldsCase: true),
            Linear = LinearPaths.Ratios | LinearPaths.Spellings,
        };
        var graph = new GraphBuilder();
        definition.CreateNetwork().Build(
            graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]), graph.Input("pairs", ElementType.Int64, ["batch", "tokens"]),
            (graph.Input("runs", ElementType.Int64, ["words", "runs"]), graph.Input("places", ElementType.Int64, ["batch", "tokens"])));
        var random = new Random(Seed);
        int width = definition.Labels.Count + 1, rows = definition.NGramVocabulary.FeatureCount + 1 + definition.Subwords.Keys.Length;
        var linear = new LinearWeights([.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle())], new float[definition.Labels.Count]);
        var weights = new TextClassifierWeights([.. Enumerable.Repeat(Random(graph), encoders)], [linear, linear], [1, 0.5, 0.5]) { Thresholds = [0.5, 0.5, 0.5] };
        return ModelDigest.ToBytes(TextClassifierExporter.Export(definition, weights, operators));
    }

    public static byte[] Quantized(byte[] bytes, WeightPrecision precision)
    {
        using var rounded = new MemoryStream();
        ModelQuantizer.Quantize(new MemoryStream(bytes), rounded, precision);
        return rounded.ToArray();
    }

    public static byte[] Saved(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return stream.ToArray();
    }

    private static ModelProto WithOutputs(byte[] bytes, string name, bool probe)
    {
        var (model, configuration) = ModelReader.Read(bytes, name);
        var all = ModelOutputs.Features | ModelOutputs.Tokens | ModelOutputs.PathLogits;
        bool hasAttention = configuration.Values.AttentionWeights.Count > 0;
        RequestedOutputs.Add(model, configuration, hasAttention ? all | ModelOutputs.AttentionWeights : all);
        if (probe && hasAttention)
        {
            AttentionProbe.Add(model, configuration);
        }

        return model;
    }

    private static EncoderOptions Small(EncoderOptions encoder) => encoder with { Width = 16, Heads = 4, FeedForward = 24 };

    private static Dictionary<string, float[]> Random(GraphBuilder graph) =>
        graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Initialization.Create(parameter.Name, parameter.Shape, Seed));
}
