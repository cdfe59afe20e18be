using Ml.Attention.Inference;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>The parts of the recipe together: several encoders, training again on all, agreement, averages, accumulation.</summary>
public sealed class RecipeTests
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(240, seed: 221);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Several_seeds_make_one_file_whose_answer_is_their_mean()
    {
        var options = Films.Options(epochs: 2);
        TrainedTextClassifier Train(int seed, int seeds) => Films.Trainer(options with { Training = options.Training with { Seed = seed, Seeds = seeds } }).Fit(Examples, [], cancellationToken: Token);
        using var together = Train(1, 2).ToClassifier(new() { Outputs = ModelOutputs.Features | ModelOutputs.AttentionWeights });
        using var first = Train(1, 1).ToClassifier();
        using var second = Train(2, 1).ToClassifier();
        string[] texts = [.. Examples.Take(20).Select(example => example.Text), ""];
        foreach (var (i, prediction) in together.Predict(texts, Token).Index())
        {
            double[] logs = [.. Enumerable.Range(0, 2).Select(label => (Math.Log(first.Predict(texts[i]).Scores[label]) + Math.Log(second.Predict(texts[i]).Scores[label])) / 2)];
            Assert.Equal(Math.Exp(logs[0]) / logs.Sum(Math.Exp), prediction.Scores[0], 1e-4);
            Assert.Equal(2 * 16, prediction.Features!.Count);
            Assert.Equal(2, prediction.Attention!.Layers);
        }
    }

    [Fact]
    public void What_was_held_out_is_trained_on_in_the_end()
    {
        var options = Films.Options(epochs: 2);
        var runs = new List<(int Run, int Runs)>();
        var listener = new ProgressListener(progress => runs.Add((progress.Run, progress.Runs)));
        var trained = Films.Trainer(options).Fit(Examples, null, listener, Token);
        Assert.True(trained.Summary.IsRefitted);
        Assert.True(trained.Summary.ValidationExamples > 0);
        Assert.Equal([(1, 2), (2, 2)], runs.Distinct());

        // A word that the held-out texts alone have is known after all.
        var (training, held) = ExampleSplit.Create(Examples);
        TextExample[] rare = [.. training, .. held.Select(example => example with { Text = example.Text + " zebra" })];
        var (_, again) = ExampleSplit.Create(rare);
        Assert.NotEmpty(again);
        Assert.Contains("zebra", Words(Films.Trainer(options).Fit(rare, cancellationToken: Token)));

        var without = Films.Trainer(options with { Training = options.Training with { RefitsOnAll = false } }).Fit(Examples, cancellationToken: Token);
        Assert.False(without.Summary.IsRefitted);
        Assert.False(Films.Trainer(options).Fit(Examples, Films.Create(20, seed: 5), cancellationToken: Token).Summary.IsRefitted);
    }

    [Fact]
    public void Training_again_takes_as_many_epochs_though_there_are_more_examples()
    {
        // 5,291 examples would be gone through 9 times, the 4,763 without those held out 10 times.
        var options = Films.Options() with { Encoder = new() { Width = 4, Heads = 1, FeedForward = 4, EmbeddingDropout = null, HeadDropout = null } };
        options = options with { Training = new() { Consistency = 0, BatchTexts = 512, Patience = 100, Metric = ValidationMetric.LogLoss } };
        var (training, held) = ExampleSplit.Create(Unequal(5_291));
        Assert.NotEqual(options.Training.EpochsFor(5_291), options.Training.EpochsFor(training.Count));
        Assert.NotEmpty(held);
        var summary = Films.Trainer(options).Fit(Unequal(5_291), cancellationToken: Token).Summary;
        Assert.True(summary.IsRefitted);
        Assert.Equal(10, summary.BestEpoch);
    }

    [Fact]
    public void Cancelled_in_the_first_epoch_there_is_a_model_with_its_linear_models()
    {
        using var source = new CancellationTokenSource();
        var options = Films.Options() with { NGrams = new(), Subwords = new() };
        var trained = Films.Trainer(options).Fit(Examples, Films.Create(40, seed: 230), new ProgressListener(_ => source.Cancel()), source.Token);
        Assert.Equal((true, 0), (trained.Summary.Cancelled, trained.Summary.BestEpoch));
        Assert.NotNull(trained.Summary.ValidationAccuracy);
    }

    [Fact]
    public void Cancelled_while_training_again_the_first_model_is_returned()
    {
        using var source = new CancellationTokenSource();
        var listener = new ProgressListener(progress =>
        {
            if (progress.Run == 2)
            {
                source.Cancel();
            }
        });
        var trained = Films.Trainer(Films.Options(epochs: 2)).Fit(Examples, null, listener, source.Token);
        Assert.False(trained.Summary.IsRefitted);
        Assert.Equal(2, trained.Summary.Epochs);
    }

    [Fact]
    public void Two_batches_that_make_one_step_are_as_one_of_their_size()
    {
        var options = Films.Options(epochs: 1);
        double Loss(int batchTexts, int accumulated) => Films.Trainer(options with { Encoder = options.Encoder with { Dropout = 0 }, Training = options.Training with { BatchTokens = 4096, BatchTexts = batchTexts, AccumulatedBatches = accumulated, Epochs = 4 } })
            .Fit(Films.Create(32, seed: 226), [], cancellationToken: Token).Summary.TrainLoss!.Value;
        double four = Loss(8, 4), one = Loss(8, 1), large = Loss(32, 1);
        Assert.True(four > one, $"{four} {one}");
        Assert.Equal(large, four, 1e-3);
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(0, 0.5)]
    public void Agreement_and_averaged_weights_learn_too(double consistency, double averagedShare)
    {
        var options = Films.Options(epochs: 8);
        var training = options.Training with { Consistency = consistency, AveragedShare = averagedShare, WordDropout = 0.05, LabelSmoothing = 0.05 };
        var summary = Films.Trainer(options with { Training = training }).Fit(Examples, Films.Create(40, seed: 223), cancellationToken: Token).Summary;
        Assert.True(summary.ValidationAccuracy >= 0.95, $"{summary.ValidationAccuracy}");
    }

    [Fact]
    public void The_linear_models_beside_a_small_encoder_decide_and_say_so()
    {
        var options = Films.Options(epochs: 1) with { NGrams = new(), Subwords = new() };
        using var classifier = Films.Trainer(options).Fit(Examples, Films.Create(60, seed: 224), cancellationToken: Token).ToClassifier(new() { Outputs = ModelOutputs.PathLogits });
        Assert.Equal("encoder", classifier.Information.Paths[0]);
        Assert.True(classifier.Information.Paths.Count > 1);
        Assert.Equal(classifier.Information.Paths.Count / classifier.Information.PathWeights.Sum(), classifier.Information.Temperature, 1e-9);
        foreach (var prediction in classifier.Predict([.. Examples.Take(10).Select(example => example.Text)], Token))
        {
            double[] sums = [.. Enumerable.Range(0, 2).Select(label => prediction.PathLogits!.Sum(path => (double)path[label]))];
            Assert.Equal(prediction.Scores[0], 1 / (1 + Math.Exp(sums[1] - sums[0])), 1e-4);
        }
    }

    [Fact]
    public void Long_texts_in_windows_are_read_whole_and_score_as_in_training()
    {
        // What tells the class stands behind the tokens that are read at once.
        string filler = string.Concat(Enumerable.Repeat("and the cast , ", 6));
        IReadOnlyList<TextExample> Long(int count, int seed) => [.. Films.Create(count, seed).Select((example, i) => i % 3 == 0 ? example : example with { Text = filler + example.Text })];
        var options = Films.Options(epochs: 15);
        options = options with { Tokenizer = options.Tokenizer with { Truncation = Attention.Tokenization.Truncation.Windows, MaxTokens = 12 } };
        var validation = Long(60, seed: 228);
        var trained = Films.Trainer(options).Fit(Long(240, seed: 227), validation, cancellationToken: Token);
        Assert.Equal((240, 60, 0), (trained.Summary.TrainingExamples, trained.Summary.ValidationExamples, trained.Summary.TruncatedTexts));
        Assert.True(trained.Summary.ValidationAccuracy > 0.9, $"{trained.Summary.ValidationAccuracy}");

        using var classifier = trained.ToClassifier(new() { Outputs = ModelOutputs.Tokens | ModelOutputs.Features });
        var predictions = classifier.Predict([.. validation.Select(example => example.Text), ""], Token);
        double loss = predictions.Zip(validation, (prediction, example) => -Math.Log(prediction.Scores[classifier.Labels.ToList().IndexOf(example.Label)])).Average();
        Assert.Equal(trained.Summary.ValidationLoss!.Value, loss, 1e-4);
        Assert.Equal(validation[1].Text, string.Join(' ', predictions[1].Tokens!));
        Assert.Equal(predictions[1].Scores, classifier.Predict(validation[1].Text).Scores, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.StartsWith("The model reads texts in windows,", Assert.Throws<ModelFormatException>(() => trained.ToClassifier(new() { Outputs = ModelOutputs.AttentionWeights })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_000, 10)]
    [InlineData(10_000, 5)]
    [InlineData(45_000, 3)]
    [InlineData(2, 10)]
    public void Epochs_follow_from_the_number_of_examples(int examples, int epochs) => Assert.Equal(epochs, new TrainingOptions().EpochsFor(examples));

    private static IReadOnlyList<TextExample> Unequal(int count) => [.. Films.Create(count, seed: 229).Select((example, i) => example with { Text = $"{example.Text} {i}" })];

    private static IEnumerable<string> Words(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        var model = Attention.Graphs.Protobuf.ModelProto.Parser.ParseFrom(stream.ToArray());
        return model.Graph.Node.Where(node => node.OpType == "LabelEncoder").SelectMany(node => node.Attribute).SelectMany(attribute => attribute.Strings).Select(key => key.ToStringUtf8());
    }
}
