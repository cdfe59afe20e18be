using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

/// <summary>Early stopping, cancellation and progress.</summary>
public sealed class TrainingLoopTests
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(80, seed: 63);

    /// <summary>The opposite of what training teaches: validation gets worse with every epoch.</summary>
    private static readonly IReadOnlyList<TextExample> Opposite =
        [.. Films.Create(40, seed: 64).Select(example => example with { Label = example.Label == "good" ? "bad" : "good" })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Training_stops_when_validation_no_longer_rises_and_keeps_the_best_weights()
    {
        var options = Films.Options(epochs: 20);
        var trained = Films.Trainer(options with { Training = options.Training with { Patience = 2 } }).Fit(Examples, Opposite, cancellationToken: Token);
        var history = trained.Summary.History;
        int best = trained.Summary.BestEpoch;

        Assert.Equal(best + 2, history.Count);
        Assert.False(trained.Summary.Cancelled);
        var kept = history[best - 1];
        Assert.All(history, epoch => Assert.True(
            epoch.ValidationAccuracy < kept.ValidationAccuracy || (epoch.ValidationAccuracy == kept.ValidationAccuracy && epoch.ValidationLoss >= kept.ValidationLoss)));
        Assert.True(history[^1].ValidationLoss > kept.ValidationLoss + 0.1);

        var (accuracy, loss) = Score(trained, Opposite);
        Assert.Equal(kept.ValidationAccuracy!.Value, accuracy, 1e-9);
        Assert.Equal(trained.Summary.ValidationAccuracy!.Value, accuracy, 1e-9);
        Assert.Equal(trained.Summary.ValidationLoss!.Value, loss, 1e-4);
    }

    [Fact]
    public void Progress_comes_step_by_step_in_order()
    {
        var reports = new List<TrainingProgress>();
        var trained = Films.Trainer(Films.Options(epochs: 3)).Fit(Examples, Films.Create(20, seed: 65), new ProgressListener(reports.Add), Token);

        var steps = reports.Where(report => report.Completed is null).ToList();
        Assert.Equal(Enumerable.Range(1, 3).SelectMany(epoch => Enumerable.Range(1, steps.First(report => report.Epoch == epoch).Steps).Select(step => (epoch, step))),
            steps.Select(report => (report.Epoch, report.Step)));
        Assert.Equal(trained.Summary.History, reports.Select(report => report.Completed).OfType<EpochSummary>());
        Assert.All(reports.Where(report => report.Completed is not null), report => Assert.Equal((report.Steps, report.Completed!.Epoch), (report.Step, report.Epoch)));
        Assert.All(reports, report => Assert.True(report.Epochs == 3 && report.Loss > 0 && report.TokensPerSecond > 0));
        Assert.Equal(reports.Select(report => report.Elapsed).Order(), reports.Select(report => report.Elapsed));
        Assert.True(reports[0].Remaining > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void Cancelled_after_an_epoch_training_returns_the_best_so_far()
    {
        using var source = new CancellationTokenSource();
        var listener = new ProgressListener(report =>
        {
            if (report.Epoch == 3)
            {
                source.Cancel();
            }
        });
        var trained = Films.Trainer(Films.Options(epochs: 20)).Fit(Examples, Opposite, listener, source.Token);
        Assert.True(trained.Summary.Cancelled);
        Assert.Equal(2, trained.Summary.Epochs);
        var best = trained.Summary.History[trained.Summary.BestEpoch - 1];
        Assert.Equal(best.ValidationAccuracy!.Value, Score(trained, Opposite).Accuracy, 1e-9);
        Assert.Equal(trained.Summary.ValidationLoss!.Value, Score(trained, Opposite).Loss, 1e-4);
    }

    [Fact]
    public void Cancelled_in_the_first_epoch_training_returns_what_there_is()
    {
        using var source = new CancellationTokenSource();
        var trained = Films.Trainer(Films.Options()).Fit(Examples, [], new ProgressListener(_ => source.Cancel()), source.Token);
        Assert.True(trained.Summary.Cancelled);
        Assert.Equal((0, 0), (trained.Summary.Epochs, trained.Summary.BestEpoch));
        Assert.Null(trained.Summary.TrainLoss);
        Assert.InRange(Score(trained, Examples).Loss, 0.01, 2);
    }

    [Fact]
    public void Cancelled_before_it_starts_there_is_nothing_to_return()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Films.Trainer(Films.Options()).Fit(Examples, [], null, source.Token));
    }

    private static (double Accuracy, double Loss) Score(TrainedTextClassifier trained, IReadOnlyList<TextExample> examples)
    {
        using var classifier = trained.ToClassifier();
        var predictions = classifier.Predict([.. examples.Select(example => example.Text)], Token);
        var pairs = predictions.Zip(examples).ToList();
        return (pairs.Count(pair => pair.First.Label == pair.Second.Label) / (double)examples.Count,
            pairs.Average(pair => -Math.Log(pair.First.Scores[classifier.Labels.ToList().IndexOf(pair.Second.Label)])));
    }
}
