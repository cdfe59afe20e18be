using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

public sealed class TextClassifierTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_text_has_an_answer()
    {
        using var classifier = TrainedModel.Load();
        var predictions = classifier.Predict(TrainedModel.Texts, Token);
        Assert.Equal(TrainedModel.Texts.Count, predictions.Count);
        foreach (var prediction in predictions)
        {
            Assert.Equal(1, prediction.Scores.Sum(), 1e-5);
            Assert.All(prediction.Scores, score => Assert.InRange(score, 0f, 1f));
            Assert.Equal(prediction.Scores.Max(), prediction.Probability);
            Assert.Equal(classifier.Labels[prediction.Scores.ToList().IndexOf(prediction.Probability)], prediction.Label);
        }

        Assert.Equal("good", predictions[0].Label);
        Assert.Equal("bad", predictions[2].Label);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(100_000)]
    public void Results_come_in_the_order_of_the_texts_whatever_the_batches(int batchTokens)
    {
        using var classifier = TrainedModel.Load(new() { BatchTokens = batchTokens, Threads = 1 });
        string[] texts = [.. TrainedModel.Texts, .. TrainedModel.Texts.Reverse()];
        var together = classifier.Predict(texts, Token);
        foreach (var (i, text) in texts.Index())
        {
            Closeness.Equal(classifier.Predict(text).Scores, together[i].Scores, 1e-5);
        }
    }

    [Fact]
    public void No_texts_give_no_predictions()
    {
        using var classifier = TrainedModel.Load();
        Assert.Empty(classifier.Predict([], Token));
    }

    [Fact]
    public void Known_spellings_of_a_word_score_alike()
    {
        using var classifier = TrainedModel.Load();
        var predictions = classifier.Predict(["fine film", "Fine FILM", "FINE Film"], Token);
        Assert.All(predictions, prediction => Closeness.Equal(predictions[0].Scores, prediction.Scores, 1e-6));
    }

    [Fact]
    public void Eight_threads_at_once_score_as_one()
    {
        using var classifier = TrainedModel.Load(new() { Threads = 1, BatchTokens = 64 });
        var serial = classifier.Predict(TrainedModel.Texts, Token);
        var results = new IReadOnlyList<TextPrediction>[8];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            for (int round = 0; round < 5; round++)
            {
                results[i] = classifier.Predict(TrainedModel.Texts, CancellationToken.None);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        foreach (var parallel in results)
        {
            Closeness.Equal(serial.SelectMany(prediction => prediction.Scores), parallel.SelectMany(prediction => prediction.Scores), 1e-6);
        }
    }

    [Fact]
    public void Scoring_stops_when_it_is_cancelled()
    {
        using var classifier = TrainedModel.Load();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => classifier.Predict(["a"], source.Token));
    }

    [Fact]
    public void Scores_alone_are_those_of_predictions_and_leave_no_object_behind_for_a_text()
    {
        using var classifier = TrainedModel.Load(new() { Threads = 1 });
        string[] texts = [.. Enumerable.Repeat(TrainedModel.Texts, 100).SelectMany(each => each)];
        float[] scores = new float[texts.Length * 2];
        classifier.Score(texts, scores, Token);
        Assert.Equal(classifier.Predict(texts, Token).SelectMany(prediction => prediction.Scores), scores);

        long before = GC.GetAllocatedBytesForCurrentThread();
        classifier.Score(texts, scores, Token);
        double each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)texts.Length;

        // Arrays of positions and lengths have some bytes for each; an object would have 24 at least.
        Assert.InRange(each, 0, 40);
        Assert.StartsWith(
            "There is room for 1 scores; expected 17 texts × 2 labels = 34 or more.",
            Assert.Throws<ArgumentException>(() => classifier.Score(TrainedModel.Texts, new float[1], Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_megabyte_of_text_has_an_answer()
    {
        using var classifier = TrainedModel.Load();
        string[] texts = [string.Concat(Enumerable.Repeat("fine film ", 100_000)), new('x', 1 << 20), "fine film fine film fine film fine film fine film fine film fine film fine film"];
        var predictions = classifier.Predict(texts, Token);
        Closeness.Equal(predictions[2].Scores, predictions[0].Scores, 1e-5); // both are cut at 16 tokens
        Assert.Equal(1, predictions[1].Scores.Sum(), 1e-5);
    }

    [Fact]
    public void Null_is_refused()
    {
        using var classifier = TrainedModel.Load();
        Assert.Throws<ArgumentNullException>(() => classifier.Predict((string)null!));
        Assert.Throws<ArgumentNullException>(() => classifier.Predict((IReadOnlyList<string>)null!, Token));
        var exception = Assert.Throws<ArgumentException>(() => classifier.Predict(["a", null!], Token));
        Assert.StartsWith("Text 1 is null; expected a text, which may be empty.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Information_describes_the_model()
    {
        using var classifier = TrainedModel.Load();
        var information = classifier.Information;
        Assert.Equal(["bad", "good"], information.Labels);
        Assert.Equal((16, 1, 16), (information.Tokenizer.MaxTokens, information.Encoder.Layers, information.Encoder.Width));
        Assert.Equal(["Text: String [batch, 1]"], information.Inputs);
        Assert.Equal(["Score: Float [batch, 2]", "PredictedLabel: String [batch, 1]"], information.Outputs);
        Assert.Equal(1, information.Operators["com.microsoft.Tokenizer"]);
        Assert.Equal(2, information.Operators["ai.onnx.ml.LabelEncoder"]);
        Assert.Equal(TrainedModel.Bytes.Length, information.FileSize);
        Assert.Equal(TrainedModel.Films.Summary.Parameters, information.Parameters);
        Assert.InRange(information.VocabularySize, 10, 40);
    }

    [Theory]
    [InlineData(-1, 4096, "Threads is -1; expected 0 (one a core) or more.")]
    [InlineData(1, 0, "BatchTokens is 0; expected 1 or more.")]
    public void Options_out_of_range_are_refused(int threads, int batchTokens, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => TrainedModel.Load(new() { Threads = threads, BatchTokens = batchTokens }));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
