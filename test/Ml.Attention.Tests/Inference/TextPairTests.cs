using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Models that read two texts together.</summary>
public sealed class TextPairTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_label_that_depends_on_both_texts_is_learnt()
    {
        using var classifier = PairModel.Load();
        var report = EvaluationReport.Create(classifier, NumberPairs.Create(300, seed: 82), Token);
        output.WriteLine($"accuracy {report.Metrics.Accuracy:F4}");
        Assert.InRange(report.Metrics.Accuracy, 0.9, 1);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_other_pairs_of_a_batch()
    {
        using var classifier = PairModel.Load(new() { BatchTokens = 100_000, Threads = 1 });
        var together = classifier.Predict(PairModel.Pairs, Token);
        foreach (var (pair, prediction) in PairModel.Pairs.Zip(together))
        {
            Closeness.Equal(classifier.Predict([pair], Token)[0].Scores, prediction.Scores, 1e-5);
        }
    }

    [Fact]
    public void The_order_of_the_texts_counts()
    {
        using var classifier = PairModel.Load();
        var predictions = classifier.Predict([new TextPair("a house of two", "five"), new TextPair("five", "a house of two")], Token);
        Assert.Equal(["second", "first"], predictions.Select(prediction => prediction.Label));
    }

    [Fact]
    public void The_second_text_stands_at_once_behind_the_first_and_each_is_cut_to_half()
    {
        using var classifier = PairModel.Load(new() { Outputs = ModelOutputs.Tokens | ModelOutputs.AttentionWeights });
        string many = string.Join(' ', Enumerable.Range(10, 12));
        var predictions = classifier.Predict([new TextPair("one house", "two"), new TextPair("", "six"), new TextPair("", ""), new TextPair(many, many)], Token);
        string[] cut = ["10", "11", "12", "13", "18", "19", "20", "21"];
        Assert.Equal([["one", "house", "two"], ["six"], [], [.. cut, .. cut]], predictions.Select(prediction => prediction.Tokens));
        Assert.All(predictions, prediction => Assert.Null(prediction.TokenRanges));
        Assert.Equal(3, predictions[0].Attention!.Tokens);
    }

    [Fact]
    public void The_file_has_an_input_for_each_text()
    {
        using var classifier = PairModel.Load();
        Assert.True(classifier.Information.ReadsPairs);
        Assert.Equal(["Text: String [batch, 1]", "Text2: String [batch, 1]"], classifier.Information.Inputs);
        Assert.Equal(["encoder"], classifier.Information.Paths);
    }

    [Fact]
    public void A_model_of_single_texts_is_as_it_was()
    {
        var model = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(TrainedModel.Bytes);
        Assert.DoesNotContain(model.Graph.Initializer, tensor => tensor.Name.Contains("segment", StringComparison.Ordinal));
        Assert.DoesNotContain("Pairs", model.MetadataProps.Single(entry => entry.Key == ModelConfiguration.MetadataKey).Value.Replace("pairEmbeddings", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var classifier = TrainedModel.Load();
        Assert.False(classifier.Information.ReadsPairs);
    }

    [Fact]
    public void Single_texts_and_pairs_are_told_apart()
    {
        using var single = TrainedModel.Load();
        using var pairs = PairModel.Load();
        Says<InvalidOperationException>("The model reads pairs of texts and was given single texts; give it pairs (TextPair).", () => pairs.Predict("a text"));
        Says<InvalidOperationException>("The model reads one text at a time and was given pairs; give it single texts, or train a model with TextPairExample.", () => single.Predict([new TextPair("a", "b")]));
        Says<ArgumentException>("Pair 1, or a text of it, is null; expected two texts, which may be empty.", () => pairs.Predict([new TextPair("a", "b"), new TextPair("a", null!)]));
        Says<TrainingDataException>("The model reads pairs of texts, and an example has no second text; expected TextPairExample in all.", () => EvaluationReport.Create(pairs, Films.Create(2, seed: 1)));
        Says<TrainingDataException>("The model reads one text, and an example has a second;", () => EvaluationReport.Create(single, NumberPairs.Create(2, seed: 1)));
    }

    [Fact]
    public void What_looks_at_one_text_refuses_a_model_of_pairs()
    {
        using var pairs = PairModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        using var stream = new MemoryStream(PairModel.Bytes());
        Says<ArgumentException>("The classifier reads pairs of texts; an explanation is of a model that reads one text.", () => TextExplanation.Create(pairs, "a text"));
        Says<ArgumentException>("The classifier reads pairs of texts; an explanation is of a model that reads one text.", () => WordImportance.LeaveOneOut(pairs, "a text"));
        Says<ModelFormatException>("The stream reads pairs of texts; a diagnosis is of a model that reads one text.", () => Diagnosis.Run(stream, NumberPairs.Create(2, seed: 1)));
    }

    private static void Says<T>(string expected, Func<object> action)
        where T : Exception => Assert.StartsWith(expected, Assert.ThrowsAny<T>(action).Message, StringComparison.Ordinal);
}
