using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Pretraining;
using Ml.Attention.Runtime;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Pretraining;

public sealed class EncoderPretrainerTests(TwoTopics topics, ITestOutputHelper output) : IClassFixture<TwoTopics>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A word's topic is known from those around it, the word is not: one of 40.</summary>
    [Fact]
    public void A_hidden_word_is_told_as_well_as_its_topic_allows()
    {
        double found = topics.Trained.Summary.ValidationPerplexity!.Value;
        output.WriteLine($"perplexity {found:F1}; {topics.Trained.Summary.Seconds:F1} s, seed {TwoTopics.Seed}");

        // Of words that are not hidden some are told by themselves.
        Assert.InRange(found, TwoTopics.WordsOfTopic * 0.6, TwoTopics.WordsOfTopic * 1.1);
    }

    /// <summary>The second half of the words is in no text with a label.</summary>
    [Fact]
    public void A_classifier_knows_words_that_no_text_with_a_label_has()
    {
        const int Half = TwoTopics.WordsOfTopic / 2;
        var few = TwoTopics.Texts(40, TwoTopics.Seed + 2, (0, Half));
        var others = TwoTopics.Texts(500, TwoTopics.Seed + 3, (Half, TwoTopics.WordsOfTopic));
        double pretrained = Accuracy(topics.Path), random = Accuracy(null);

        output.WriteLine($"{others.Count} texts of unseen words: {pretrained:F3}, without pretraining {random:F3}; seed {TwoTopics.Seed}");
        Assert.True(pretrained > 0.95, $"{pretrained}");
        Assert.True(random < 0.8, $"{random}");

        double Accuracy(string? encoder)
        {
            var options = new TextClassificationOptions
            {
                InitializeFrom = encoder,
                Encoder = encoder is null ? TwoTopics.Options.Encoder : new(),
                NGrams = new() { LinearPath = false, PairEmbeddings = false },
                Subwords = new() { LinearPath = false, Embeddings = false },
                Training = new() { Epochs = 10 },
            };
            using var classifier = new TextClassificationTrainer(options, threads: 1).Fit(few, [], cancellationToken: Token).ToClassifier();
            return classifier.Predict([.. others.Select(example => example.Text)], Token).Zip(others).Average(pair => pair.First.Label == pair.Second.Label ? 1.0 : 0);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        var options = TwoTopics.Options with { Training = TwoTopics.Options.Training with { Epochs = 1 } };
        byte[] first = Bytes(Fit()), second = Bytes(Fit());

        Assert.Equal(first, second);

        TrainedEncoder Fit() => new EncoderPretrainer(options) { Threads = 1 }.Fit(TwoTopics.Texts(200, 1).Select(example => example.Text), cancellationToken: Token);
    }

    [Fact]
    public void The_file_gives_the_mean_of_the_tokens_vectors()
    {
        var encoder = PretrainedEncoder.Load(topics.Path);
        using var session = new GraphSession(ModelFile.Read(topics.Path), new(ExecutionDevice.Cpu, 1));
        string[] texts = ["aaa aba", "", "aaa", "baa bba bca", "aaa aba aca ada aea afa"];
        using var all = Features(texts);
        int width = encoder.Encoder.Width;

        Assert.Equal([texts.Length, width], all.Lengths);
        Assert.All(all.Floats.Slice(width, width).ToArray(), value => Assert.Equal(0, value));
        for (int i = 0; i < texts.Length; i++)
        {
            using var one = Features([texts[i]]);
            Closeness.Equal(one.Floats.ToArray(), all.Floats.Slice(i * width, width).ToArray(), 1e-5);
        }

        Tensor Features(string[] some)
        {
            using var input = Tensor.FromTexts(some);
            return session.Run(new Dictionary<string, Tensor> { ["Text"] = input }, "Features")[0];
        }
    }

    [Fact]
    public void Padding_does_not_change_what_is_told()
    {
        var network = new MaskedWordNetwork(TwoTopics.Options.Encoder, 10, 8);
        var graph = new GraphBuilder();
        Value Ids(string name, string axis) => graph.Input(name, ElementType.Int64, ["batch", axis]);
        var logits = graph.Output("logits", network.Build(graph, Ids("ids", "tokens"), graph.Input("padding", ElementType.Float, ["batch", "tokens"]), Ids("places", "targets")));
        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(parameter.Initialization.Create(parameter.Name, parameter.Shape, 1), parameter.Shape.ToLengths());
        }

        using var session = new GraphSession(ModelWriter.Write(graph, [logits]), new(ExecutionDevice.Cpu, 1));
        float[] alone = Run(1, [3, 10, 5], [1, 1, 1], [1, 2]), padded = Run(2, [3, 10, 5, 0, 0, 9, 8, 7, 6, 5], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1], [1, 2, 4, 0]);

        Closeness.Equal(alone, padded[..alone.Length], 1e-5);

        float[] Run(int rows, long[] ids, float[] mask, long[] places)
        {
            using var idsTensor = Tensor.Create(ElementType.Int64, rows, ids.Length / rows);
            using var maskTensor = Tensor.Create(ElementType.Float, rows, ids.Length / rows);
            using var placesTensor = Tensor.Create(ElementType.Int64, rows, places.Length / rows);
            ids.CopyTo(idsTensor.Integers);
            mask.CopyTo(maskTensor.Floats);
            places.CopyTo(placesTensor.Integers);
            using var result = session.Run(new Dictionary<string, Tensor> { ["ids"] = idsTensor, ["padding"] = maskTensor, ["places"] = placesTensor }, "logits")[0];
            return result.Floats.ToArray();
        }
    }

    [Fact]
    public void Before_training_words_are_told_by_how_often_they_occur()
    {
        var graph = new GraphBuilder();
        Value Ids(string name, string axis) => graph.Input(name, ElementType.Int64, ["batch", axis]);
        new MaskedWordNetwork(TwoTopics.Options.Encoder, 4, 8, [0, 30, 10, 0]).Build(graph, Ids("ids", "tokens"), graph.Input("padding", ElementType.Float, ["batch", "tokens"]), Ids("places", "targets"));
        var bias = graph.Parameters.Single(parameter => parameter.Name == "masked_words/output/bias");

        Closeness.Equal([0.5 / 41, 30.0 / 41, 10.0 / 41, 0.5 / 41, 0.5 / 41], bias.Initialization.Create(bias.Name, bias.Shape, 1).Select(value => Math.Exp(value)), 1e-6);
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_error()
    {
        var error = Assert.Throws<TrainingDataException>(() => new EncoderPretrainer().Fit(["", "once"], cancellationToken: Token));
        Assert.Equal("There is nothing to learn from in 1 texts; expected one or more of two words at least, with a word that occurs 2 times (MinFrequency).", error.Message);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("MaskedShare is 0; expected a share above 0, up to 1.", Assert.Throws<ArgumentException>(() => new EncoderPretrainer(new() { MaskedShare = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Causal is set", Assert.Throws<ArgumentException>(() => new EncoderPretrainer(new() { Encoder = new() { Causal = true } })).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(SavableModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
