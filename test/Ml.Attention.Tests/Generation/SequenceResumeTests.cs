using Ml.Attention.LanguageModels;
using Ml.Attention.Pretraining;
using Ml.Attention.Tests.Pretraining;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Tests.Training;
using Ml.Attention.Tests.Translation;
using Ml.Attention.Training;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Generation;

/// <summary>Trainings of models that write, and of encoders without labels, that are interrupted and go on.</summary>
public sealed class SequenceResumeTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => ["translator", "translator without validation", "language model", "pretrained encoder"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Broken_off_again_and_again_the_model_is_the_same(string model)
    {
        byte[] expected = Fit(model, null, null, Token).Bytes;
        using var folder = new TemporaryFolder();
        var checkpoints = new TrainingCheckpoints(folder["run"]) { Steps = 4, Resume = true };
        int interrupted = 0;
        byte[]? found = null;
        while (found is null)
        {
            int left = 9 + interrupted;
            try
            {
                found = Fit(model, checkpoints, new(_ => left = left > 1 ? left - 1 : throw new TimeoutException()), Token).Bytes;
            }
            catch (TimeoutException)
            {
                interrupted++;
            }
        }

        output.WriteLine($"{interrupted} times broken off, {new FileInfo(checkpoints.Path).Length:N0} bytes");
        Assert.InRange(interrupted, 3, 100);
        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Cancelled_it_goes_on_at_that_very_step(string model)
    {
        var whole = Fit(model, null, null, Token);
        using var folder = new TemporaryFolder();
        var notices = new List<string>();
        var checkpoints = new TrainingCheckpoints(folder["run"]) { Epochs = 100, Resume = true, Notices = notices.Add };
        var random = new Random(6);
        int cancelled = 0, steps = 0;
        var reports = new List<TrainingProgress>();
        while (true)
        {
            using var source = new CancellationTokenSource();
            int left = 1 + random.Next(12);
            var (bytes, history, wasCancelled) = Fit(model, checkpoints, new(report =>
            {
                if (report.Completed is null)
                {
                    steps++;
                    reports.Add(report);
                    if (--left == 0)
                    {
                        source.Cancel();
                    }
                }
            }), source.Token);
            if (!wasCancelled)
            {
                Assert.Equal(whole.Bytes, bytes);
                Assert.Equal(whole.History, history);
                break;
            }

            cancelled++;
        }

        Assert.InRange(cancelled, 3, 100);
        Assert.Equal(cancelled, notices.Count);
        Assert.Matches(@"^Training goes on from '.*run': run 1, epoch \d, after \d+ of its steps\.$", notices[0]);

        // No step was done twice.
        Assert.Equal(reports.Count, reports.Select(report => (report.Epoch, report.Step)).Distinct().Count());
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void Other_options_or_texts_are_refused_and_named()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new TrainingCheckpoints(folder["run"]) { Steps = 1, Resume = true };
        Assert.Throws<TimeoutException>(() => Fit("translator", checkpoints, new(report => _ = report.Step == 3 ? throw new TimeoutException() : report), Token));

        string start = $"The checkpoint '{checkpoints.Path}' is of another training: ";
        var options = ReversedWords.Options;
        string message = Refused(options with { MaxTokens = 23, Training = options.Training with { Seed = 2 } }, 200);
        Assert.StartsWith($"{start}maxTokens: 24 there, 23 here; training.", message, StringComparison.Ordinal);
        Assert.Contains("training.seed: 1 there, 2 here", message, StringComparison.Ordinal);
        Assert.Matches(": training examples: [0-9]+ with digest [0-9a-f]{16} there, [0-9]+ with digest [0-9a-f]{16} here; ", Refused(Translation, 199));
        Assert.EndsWith("go on from it (Resume), remove it, or choose another name.", Assert.Throws<CheckpointException>(() => Fit("translator", checkpoints with { Resume = false }, null, Token)).Message, StringComparison.Ordinal);
        Assert.Equal("Steps is 0; expected 1 or more. (Parameter 'Steps')", Assert.Throws<ArgumentException>(() => Fit("translator", checkpoints with { Steps = 0 }, null, Token)).Message);

        string Refused(TranslationOptions other, int examples) => Assert.Throws<CheckpointException>(() =>
            new TranslationTrainer(other) { Threads = 1, Checkpoints = checkpoints }.Fit(ReversedWords.Examples(examples, ReversedWords.Seed), cancellationToken: Token)).Message;
    }

    private static TranslationOptions Translation => ReversedWords.Options with
    {
        Transformer = ReversedWords.Options.Transformer with { Dropout = 0.1f },
        Training = ReversedWords.Options.Training with { Epochs = 4, BatchTokens = 128, AveragedShare = 0.5 },
    };

    private static (byte[] Bytes, IReadOnlyList<EpochSummary> History, bool Cancelled) Fit(string model, TrainingCheckpoints? checkpoints, ProgressListener? progress, CancellationToken token)
    {
        string[] texts = [.. TwoTopics.Texts(150, TwoTopics.Seed).Select(example => example.Text)];
        switch (model)
        {
            case "language model":
                var options = new LanguageModelOptions { Transformer = Translation.Transformer, Vocabulary = new() { Size = 60 }, MaxTokens = 32, Training = Translation.Training };
                var written = new LanguageModelTrainer(options) { Threads = 1, Checkpoints = checkpoints, Progress = progress }.Fit(texts, cancellationToken: token);
                return (Bytes(written), written.Summary.History, written.Summary.Cancelled);
            case "pretrained encoder":
                var pretraining = TwoTopics.Options with { Encoder = TwoTopics.Options.Encoder with { Dropout = 0.1f }, Training = Translation.Training with { LabelSmoothing = 0 } };
                var encoder = new EncoderPretrainer(pretraining) { Threads = 1, Checkpoints = checkpoints, Progress = progress }.Fit(texts, cancellationToken: token);
                return (Bytes(encoder), encoder.Summary.History, encoder.Summary.Cancelled);
            default:
                var examples = ReversedWords.Examples(200, ReversedWords.Seed);
                var translator = new TranslationTrainer(Translation) { Threads = 1, Checkpoints = checkpoints, Progress = progress }
                    .Fit(examples, model == "translator" ? null : [new("a text that no other has the words of", "is left out, since it is too long for the model to be learned from: a b c d e f g h i j k l m n o p")], token);
                return (Bytes(translator), translator.Summary.History, translator.Summary.Cancelled);
        }
    }

    private static byte[] Bytes(SavableModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
