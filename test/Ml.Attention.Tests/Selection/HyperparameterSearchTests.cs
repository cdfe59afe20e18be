using System.Diagnostics;
using Ml.Attention.Selection;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class HyperparameterSearchTests : IDisposable
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(60, seed: 81), Validation = Films.Create(30, seed: 82);

    private static readonly HyperparameterSearchOptions Options = new()
    {
        Start = Films.Options(epochs: 2),
        Parameters = ["learningRate", "dropout", "minFrequency"],
        MaxTrials = 5,
        RandomTrials = 2,
    };

    private static readonly HyperparameterSearchOptions ByLoss = Options with
    {
        Start = Films.Options(epochs: 5) with { Training = Films.Options(epochs: 5).Training with { Metric = ValidationMetric.LogLoss } },
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_best_on_validation_examples_is_first_and_can_be_trained_again()
    {
        var told = new Told<SearchProgress>();
        var result = Run(ByLoss with { MaxTrials = 4 }, Examples, Validation, told);
        Assert.Equal([1, 2, 3, 4], told.Values.Select(value => value.Trial.Number));
        Assert.Equal(result.Trials.Select(trial => trial.LogLoss).Order(), result.Trials.Select(trial => trial.LogLoss));
        Assert.Equal((result.Best, false, 0, 30), (told.Values[^1].Best, result.Cancelled, result.TakenUp, result.ValidationExamples));
        Assert.Equal(ByLoss.Start, told.Values[0].Trial.Options);

        // Its figures are those of validation examples, by a model that learnt from the others.
        using var classifier = Films.Trainer(result.Best!.Options).Fit(Examples, Validation, cancellationToken: Token).ToClassifier(new() { Threads = 1 });
        var metrics = Attention.Inference.ClassificationMetrics.Compute(
            classifier.Labels, [.. Validation.Select(example => example.Label)], classifier.Predict([.. Validation.Select(example => example.Text)], Token));
        Assert.Equal((metrics.Accuracy, metrics.MacroF1, metrics.LogLoss), (result.Best.Accuracy, result.Best.MacroF1, result.Best.LogLoss));
    }

    [Fact]
    public void Validation_alone_decides()
    {
        // With the labels of validation exchanged, what learns best does worst, however well it fits the training examples.
        TextExample[] exchanged = [.. Validation.Select(example => example with { Label = example.Label == "good" ? "bad" : "good" })];
        var options = Options with { Start = Options.Start with { Training = Films.Options(epochs: 5).Training with { LearningRate = 1e-6 } }, Parameters = ["learningRate"], MaxTrials = 3 };
        var (right, wrong) = (Run(options, Examples, Validation), Run(options, Examples, exchanged));
        Assert.True(right.Best!.Options.Training.LearningRate > wrong.Best!.Options.Training.LearningRate);
    }

    [Fact]
    public void Without_validation_examples_the_same_tenth_is_held_out_of_all_trials()
    {
        var examples = Films.Create(400, seed: 83);
        var (training, validation) = ExampleSplit.Create(examples);
        var options = Options with { Start = Films.Options(epochs: 1), MaxTrials = 2 };
        var held = Run(options, examples, null);
        var given = Run(options, training, validation);
        Assert.Equal(validation.Count, held.ValidationExamples);
        Assert.Equal(given.Trials.Select(trial => (trial.Number, trial.LogLoss)), held.Trials.Select(trial => (trial.Number, trial.LogLoss)));

        var error = Assert.Throws<TrainingDataException>(() => Run(options, Examples, null));
        Assert.Equal("The 60 examples are too few to hold a tenth out and compare by it; give more, or validation examples.", error.Message);
        Assert.StartsWith("There are no validation examples;", Assert.Throws<TrainingDataException>(() => Run(options, Examples, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_was_killed_goes_on_where_it_was()
    {
        var options = Options with { Start = Films.Options(epochs: 1), MaxTrials = 4, StateFile = _folder["trials.jsonl"] };
        var whole = Run(options, Examples, Validation);

        // Killed while the third trial was being written.
        string text = File.ReadAllText(options.StateFile);
        int[] ends = [.. text.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index)];
        File.WriteAllText(options.StateFile, text[..(ends[2] + 100)]);
        var told = new Told<SearchProgress>();
        var again = Run(options, Examples, Validation, told);
        Assert.Equal([3, 4], told.Values.Select(value => value.Trial.Number));
        Assert.Equal(2, again.TakenUp);
        Assert.Equal(whole.Trials.Select(Figures), again.Trials.Select(Figures));
        Assert.True(again.Seconds >= again.Trials.Sum(trial => trial.Seconds));

        var third = Run(options with { MaxTrials = 5 }, Examples, Validation);
        Assert.Equal((5, 4), (third.Trials.Count, third.TakenUp));
        Assert.Throws<SearchStateException>(() => Run(options with { Seed = 2 }, Examples, Validation));
        Assert.Throws<SearchStateException>(() => Run(options, Validation, Examples));
    }

    [Fact]
    public void Time_is_kept_and_a_trial_that_it_cuts_off_does_not_count()
    {
        var start = Films.Options(epochs: 10_000);
        var options = Options with { Start = start with { Training = start.Training with { Patience = 10_000 } }, TimeLimit = TimeSpan.FromSeconds(1), StateFile = _folder["slow.jsonl"] };
        long started = Stopwatch.GetTimestamp();
        var result = Run(options, Examples, Validation);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.5, 20);
        Assert.Equal((0, null, false), (result.Trials.Count, result.Best, result.Cancelled));

        // The time counts when it is taken up: there is none left.
        Assert.True(Run(options, Examples, Validation).Seconds >= 1);

        // A timer may fire some microseconds early: then there is that much left, and one line more says that it is gone.
        Assert.InRange(File.ReadAllLines(options.StateFile).Length, 2, 3);
    }

    [Fact]
    public void Cancelled_it_returns_what_it_found()
    {
        using var source = new CancellationTokenSource();
        var told = new Told<SearchProgress>(value => { if (value.Trial.Number == 2) { source.Cancel(); } });
        var result = new HyperparameterSearch(Options, threads: 1).Run(Examples, Validation, told, source.Token);
        Assert.Equal((2, true), (result.Trials.Count, result.Cancelled));
        Assert.NotNull(result.Best);
    }

    [Fact]
    public void A_training_that_diverges_is_the_last_of_the_trials()
    {
        var start = Films.Options(epochs: 2);
        var result = Run(Options with { Start = start with { Training = start.Training with { LearningRate = 1e30, WarmUp = 0 } }, MaxTrials = 2 }, Examples, Validation);
        Assert.Equal([2, 1], result.Trials.Select(trial => trial.Number));
        Assert.StartsWith("The loss is ", result.Trials[1].Failure, StringComparison.Ordinal);
        Assert.Null(result.Trials[1].Score(ValidationMetric.Accuracy));
        Assert.Equal(2, result.Best!.Number);
    }

    [Fact]
    public void Options_out_of_range_are_told()
    {
        string Message(HyperparameterSearchOptions options) => Assert.Throws<ArgumentException>(() => new HyperparameterSearch(options)).Message;
        Assert.StartsWith("TimeLimit is 00:00:00; expected a time above 0 and of 30 days at most.", Message(new() { TimeLimit = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.StartsWith("MaxTrials is 0; expected 1 or more, or null.", Message(new() { MaxTrials = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("RandomTrials is -1; expected 0 or more.", Message(new() { RandomTrials = -1 }), StringComparison.Ordinal);
        Assert.StartsWith("Metric is 7; expected one of Accuracy, MacroF1, LogLoss.", Message(new() { Start = new() { Training = new() { Metric = (ValidationMetric)7 } } }), StringComparison.Ordinal);
        Assert.StartsWith("StateFile is ''; expected the name of a file, or null.", Message(new() { StateFile = "" }), StringComparison.Ordinal);
        Assert.StartsWith("Parameters has 'depth';", Message(new() { Parameters = ["depth"] }), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Figures(SearchTrial trial) => $"{trial.Number} {trial.Origin} {trial.Accuracy} {trial.LogLoss} {trial.Options.ToJson()}";

    private static HyperparameterSearchResult Run(
        HyperparameterSearchOptions options, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample>? validation, IProgress<SearchProgress>? progress = null) =>
        new HyperparameterSearch(options, threads: 1).Run(training, validation, progress, Token);
}
