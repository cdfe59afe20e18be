using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TextClassificationTrainerTests
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(80, seed: 61);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Learns_a_small_data_set_by_heart()
    {
        var trained = Films.Trainer(Films.Options(epochs: 15)).Fit(Examples, [], cancellationToken: Token);
        using var classifier = trained.ToClassifier();
        Assert.Equal(Examples.Select(example => example.Label), classifier.Predict([.. Examples.Select(example => example.Text)], Token).Select(prediction => prediction.Label));
        Assert.InRange(trained.Summary.TrainLoss!.Value, 0, 0.2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_seed_gives_the_same_model_byte_for_byte(int threads)
    {
        byte[] Train(int seed) => Bytes(Films.Trainer(Films.Options(epochs: 2, seed), threads).Fit(Examples, [], cancellationToken: Token));
        byte[] one = Train(1);
        Assert.Equal(one, Train(1));
        Assert.NotEqual(one, Train(2));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_training_with_a_message()
    {
        var options = Films.Options(epochs: 5);
        options = options with { Training = options.Training with { LearningRate = 1e30, WarmUp = 0 } };
        var error = Assert.Throws<TrainingDivergedException>(() => Films.Trainer(options).Fit(Examples, [], cancellationToken: Token));
        Assert.Matches(@"^(The loss is \S+|The gradients are no finite numbers) at step \d+ of epoch \d+, examples [\d, ]+ \(counted from 0\); .*; lower LearningRate, now 1E\+30\.$", error.Message);
    }

    [Fact]
    public void An_example_without_text_is_refused()
    {
        var error = Assert.Throws<TrainingDataException>(
            () => Films.Trainer(Films.Options(epochs: 1)).Fit([.. Examples, new(null!, "good")], cancellationToken: Token));
        Assert.Equal("An example has no text or no label (null); expected both. An empty text is fine.", error.Message);
    }

    [Fact]
    public void Summary_says_how_training_went()
    {
        var options = Films.Options(epochs: 3);
        var summary = Films.Trainer(options with { Tokenizer = options.Tokenizer with { MaxTokens = 8 } })
            .Fit(Examples, Films.Create(10, seed: 62), cancellationToken: Token).Summary;
        Assert.Equal(3, summary.Epochs);
        Assert.Equal([1, 2, 3], summary.History.Select(epoch => epoch.Epoch));
        Assert.Equal((80, 10, false), (summary.TrainingExamples, summary.ValidationExamples, summary.Cancelled));
        Assert.Equal(Examples.Count(example => example.Text.Split(' ').Length > 8), summary.TruncatedTexts);
        Assert.True(summary.Seconds > 0 && summary.TokensPerSecond > 0);
        Assert.All(summary.History, epoch => Assert.InRange(epoch.TrainLoss, 0, 2));
        Assert.Equal(summary.History[summary.BestEpoch - 1].ValidationAccuracy, summary.ValidationAccuracy);
        Assert.Equal(summary.History[summary.BestEpoch - 1].TrainLoss, summary.TrainLoss);
    }

    [Fact]
    public void A_tenth_is_held_out_where_no_validation_is_given()
    {
        var summary = Films.Trainer(Films.Options(epochs: 1)).Fit([.. Enumerable.Range(0, 400).Select(i => new TextExample($"text {i}", i % 2 == 0 ? "a" : "b"))], cancellationToken: Token).Summary;
        Assert.Equal((360, 40), (summary.TrainingExamples, summary.ValidationExamples));
        Assert.NotNull(summary.ValidationAccuracy);
    }

    [Fact]
    public void Without_validation_the_last_epoch_is_kept()
    {
        var summary = Films.Trainer(Films.Options(epochs: 2)).Fit(Examples, [], cancellationToken: Token).Summary;
        Assert.Equal(2, summary.BestEpoch);
        Assert.Null(summary.ValidationAccuracy);
    }

    [Fact]
    public void Texts_without_tokens_can_be_trained_on()
    {
        TextExample[] examples = [new("", "none"), new("  \0 ", "none"), new("some", "some"), new("some more", "some")];
        var trained = Films.Trainer(Films.Options(epochs: 30)).Fit(examples, [], cancellationToken: Token);
        using var classifier = trained.ToClassifier();
        Assert.Equal(["none", "none", "some", "some"], classifier.Predict([.. examples.Select(example => example.Text)], Token).Select(prediction => prediction.Label));
    }

    [Fact]
    public void Labels_can_be_any_strings()
    {
        string[] labels = ["", "ä \"quoted\"", "日本"];
        TextExample[] examples = [.. Enumerable.Range(0, 60).Select(i => new TextExample($"word{i % 3} text", labels[i % 3]))];
        using var classifier = Films.Trainer(Films.Options(epochs: 10)).Fit(examples, [], cancellationToken: Token).ToClassifier();
        Assert.Equal(labels.Order(StringComparer.Ordinal), classifier.Labels);
        Assert.Equal(labels, classifier.Predict(["word0 text", "word1 text", "word2 text"], Token).Select(prediction => prediction.Label));
    }

    [Fact]
    public void One_class_is_an_error()
    {
        TextExample[] examples = [new("a", "ham"), new("b", "ham")];
        Assert.Equal("Training needs examples of two classes or more; the 2 examples have one, 'ham'.", Message(examples, []));
        Assert.Equal("Training needs examples of two classes or more; the 0 examples have none.", Message([], []));
    }

    [Fact]
    public void A_class_of_validation_that_training_lacks_is_an_error()
    {
        TextExample[] examples = [new("a", "ham"), new("b", "spam")];
        Assert.Equal(
            "The validation examples have the class 'eggs', which no training example has; expected one of 'ham', 'spam'.",
            Message(examples, [new("a", "ham"), new("c", "eggs")]));
    }

    private static string Message(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation) =>
        Assert.Throws<TrainingDataException>(() => Films.Trainer(Films.Options()).Fit(training, validation, cancellationToken: Token)).Message;

    private static byte[] Bytes(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return stream.ToArray();
    }
}
