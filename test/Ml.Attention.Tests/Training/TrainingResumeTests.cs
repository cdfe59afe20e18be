using Ml.Attention.Tests.Sample;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>A training that is interrupted and goes on gives, byte for byte, what an uninterrupted one gives.</summary>
public sealed class TrainingResumeTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(300, seed: 71);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All that has a state: dropout, dropped words, tables, moments, two encoders, and the same again on all examples.</summary>
    private static TextClassificationOptions Options => Films.Options(epochs: 3) with
    {
        Encoder = Films.Options().Encoder with { Dropout = 0.1f, HeadDropout = 0.2f },
        NGrams = new(),
        Training = Films.Options(epochs: 3).Training with { WordDropout = 0.2, Seeds = 2, Consistency = 1, LearningRate = 0.002 },
    };

    public static TheoryData<string> Recipes => ["several encoders and a fit on all", "averaged weights, two batches a step", "sets of labels", "early end", "windows, rate halved"];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Broken_off_again_and_again_the_model_is_the_same(string recipe)
    {
        var (options, examples, validation) = Recipe(recipe);
        byte[] expected = Bytes(new TextClassificationTrainer(options, threads: 1).Fit(examples, validation, cancellationToken: Token));

        using var folder = new TemporaryFolder();
        var checkpoints = new TrainingCheckpoints(folder["run"]) { Steps = 4, Resume = true };
        var trainer = new TextClassificationTrainer(options, threads: 1) { Checkpoints = checkpoints };
        int interrupted = 0;
        byte[]? model = null;
        while (model is null)
        {
            int left = 9 + interrupted;
            try
            {
                model = Bytes(trainer.Fit(examples, validation, new ProgressListener(_ => left = left > 1 ? left - 1 : throw new TimeoutException()), Token));
            }
            catch (TimeoutException)
            {
                interrupted++;
            }
        }

        output.WriteLine($"{interrupted} times broken off, {new FileInfo(checkpoints.Path).Length:N0} bytes");
        Assert.InRange(interrupted, 3, 100);
        Assert.Equal(expected, model);
        Assert.Equal(expected, Bytes(trainer.Fit(examples, validation, cancellationToken: Token)));
        checkpoints.Remove();
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Cancelled_it_goes_on_at_that_very_step()
    {
        byte[] expected = Bytes(new TextClassificationTrainer(Options, threads: 1).Fit(Examples, cancellationToken: Token));
        using var folder = new TemporaryFolder();
        var notices = new List<string>();
        var trainer = new TextClassificationTrainer(Options, threads: 1)
        {
            Checkpoints = new(folder["run"]) { Epochs = 100, Resume = true, Notices = notices.Add },
        };
        var random = new Random(5);
        TrainedTextClassifier trained;
        int cancelled = -1;
        do
        {
            using var source = new CancellationTokenSource();
            int steps = 0, most = 1 + random.Next(25);
            trained = trainer.Fit(Examples, null, new ProgressListener(report =>
            {
                if (report.Completed is null && ++steps == most)
                {
                    source.Cancel();
                }
            }), source.Token);

            // Behind the last step of an epoch comes the report of the epoch.
            Assert.InRange(steps, 0, most + 1);
            cancelled++;
        }
        while (trained.Summary.Cancelled);

        Assert.InRange(cancelled, 3, 100);
        Assert.Equal(cancelled, notices.Count);
        Assert.Matches(@"^Training goes on from '.*run': run 1, epoch \d, after \d+ of its steps\.$", notices[0]);
        Assert.Equal(expected, Bytes(trained));
    }

    [Fact]
    public void The_history_is_that_of_the_whole_training()
    {
        var options = Films.Options(epochs: 4);
        options = options with { Training = options.Training with { RecordGradients = true } };
        var whole = Films.Trainer(options).Fit(Examples, cancellationToken: Token).Summary;
        using var folder = new TemporaryFolder();
        var trainer = new TextClassificationTrainer(options, threads: 1) { Checkpoints = new(folder["run"]) { Resume = true } };
        Assert.Throws<TimeoutException>(() => trainer.Fit(Examples, null, new ProgressListener(report => _ = report.Epoch == 3 ? throw new TimeoutException() : report), Token));
        var reports = new List<TrainingProgress>();
        var resumed = trainer.Fit(Examples, null, new ProgressListener(reports.Add), Token).Summary;
        Assert.Equal(whole.History, resumed.History);
        Assert.Equal((whole.BestEpoch, whole.ValidationAccuracy, whole.ValidationLoss, whole.IsRefitted), (resumed.BestEpoch, resumed.ValidationAccuracy, resumed.ValidationLoss, resumed.IsRefitted));
        Assert.Equal(whole.Gradients!.Steps.Select(step => (step.Epoch, step.Loss, step.Norm)), resumed.Gradients!.Steps.Select(step => (step.Epoch, step.Loss, step.Norm)));
        Assert.Equal((1, 3, 1), (reports[0].Run, reports[0].Epoch, reports[0].Step));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void Other_options_or_examples_are_refused_and_named()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new TrainingCheckpoints(folder["run"]);
        var options = Films.Options(epochs: 1);
        Fit(options, Examples, checkpoints);

        Assert.Equal($"There is a checkpoint already, '{checkpoints.Path}'; go on from it (Resume), remove it, or choose another name.", Refused(options, Examples, checkpoints));
        checkpoints = checkpoints with { Resume = true };
        string start = $"The checkpoint '{checkpoints.Path}' is of another training: ";
        Assert.Equal(
            $"{start}encoder.width: 16 there, 32 here; training.learningRate: 0.01 there, 0.02 here. Go on with what it was made with, or remove it to begin anew.",
            Refused(options with { Encoder = options.Encoder with { Width = 32 }, Training = options.Training with { LearningRate = 0.02 } }, Examples, checkpoints));
        Assert.Matches(
            @": training examples: 300 with digest [0-9a-f]{16} there, 299 with digest [0-9a-f]{16} here\. ", Refused(options, [.. Examples.Skip(1)], checkpoints));
        Assert.Contains(": training examples: 300 with digest ", Refused(options, [Examples[0] with { Label = "bad" }, .. Examples.Skip(1)], checkpoints), StringComparison.Ordinal);
        Assert.Contains(": validation examples: a part of the training examples there, 1 with digest ", Refused(options, Examples, checkpoints, [Examples[0]]), StringComparison.Ordinal);

        Fit(options with { Training = options.Training with { OnDivergence = DivergenceRemedy.SkipBatch } }, Examples, checkpoints);
        Assert.Equal("Steps is 0; expected 1 or more. (Parameter 'Steps')", Assert.Throws<ArgumentException>(() => Fit(options, Examples, checkpoints with { Steps = 0 })).Message);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error_at_first_and_a_notice_later()
    {
        using var folder = new TemporaryFolder();
        var options = Films.Options(epochs: 3);
        var notices = new List<string>();

        // A folder stands where the file is to be written first.
        string blocked = Directory.CreateDirectory(folder["run.writing"]).FullName;
        var checkpoints = new TrainingCheckpoints(folder["run"]) { Notices = notices.Add };
        var error = Assert.Throws<CheckpointException>(() => Fit(options, Examples, checkpoints));
        Assert.StartsWith($"The checkpoint '{folder["run"]}' cannot be written: ", error.Message, StringComparison.Ordinal);

        Directory.Delete(blocked);
        var trainer = new TextClassificationTrainer(options, threads: 1) { Checkpoints = checkpoints };
        byte[] expected = Bytes(Films.Trainer(options).Fit(Examples, [], cancellationToken: Token));
        byte[] model = Bytes(trainer.Fit(Examples, [], new ProgressListener(report => _ = report.Epoch == 2 ? Directory.CreateDirectory(blocked) : null), Token));
        Assert.Equal(expected, model);
        Assert.All(notices, notice => Assert.Contains("cannot be written", notice, StringComparison.Ordinal));
        Assert.NotEmpty(notices);
    }

    private static (TextClassificationOptions Options, IReadOnlyList<TextExample> Examples, IReadOnlyList<TextExample>? Validation) Recipe(string name) => name switch
    {
        "averaged weights, two batches a step" => (Options with { Training = Options.Training with { AveragedShare = 0.6, AccumulatedBatches = 2, Seeds = 1 } }, Examples, []),
        "sets of labels" => (Options with { MultiLabel = true, Training = Options.Training with { Seeds = 1 } }, Topics.Create(300, seed: 72), null),
        "early end" => (
            Options with { Training = Options.Training with { Epochs = 20, Patience = 2, Seeds = 1 } },
            Examples,
            [.. Films.Create(40, seed: 64).Select(example => example with { Label = example.Label == "good" ? "bad" : "good" })]),
        "windows, rate halved" => (
            Options with
            {
                Tokenizer = Options.Tokenizer with { MaxTokens = 4, Truncation = Ml.Attention.Tokenization.Truncation.Windows },
                Training = Options.Training with { Seeds = 1, OnDivergence = DivergenceRemedy.HalveRate, MostDivergences = 50, LearningRate = 1e9, Epochs = 1, Consistency = 0, WarmUp = 0 },
            },
            Examples,
            null),
        _ => (Options, Examples, null),
    };

    private static string Refused(TextClassificationOptions options, IReadOnlyList<TextExample> examples, TrainingCheckpoints checkpoints, IReadOnlyList<TextExample>? validation = null) =>
        Assert.Throws<CheckpointException>(() => Fit(options, examples, checkpoints, validation)).Message;

    private static void Fit(TextClassificationOptions options, IReadOnlyList<TextExample> examples, TrainingCheckpoints checkpoints, IReadOnlyList<TextExample>? validation = null) =>
        new TextClassificationTrainer(options, threads: 1) { Checkpoints = checkpoints }.Fit(examples, validation, cancellationToken: Token);

    private static byte[] Bytes(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return stream.ToArray();
    }
}
