using Ml.Attention.Selection;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class CrossValidationTests
{
    private static readonly IReadOnlyList<TextExample> Examples = Films.Create(60, seed: 71);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_fold_is_evaluated_by_a_model_trained_on_the_others()
    {
        var told = new Told<FoldResult>();
        var result = Of(3, epochs: 15).Run(Examples, told, Token);
        Assert.Equal([1, 2, 3], result.Folds.Select(fold => fold.Fold));
        Assert.Equal(result.Folds, told.Values);
        Assert.Equal(60, result.Folds.Sum(fold => fold.Metrics.Rows));
        Assert.All(result.Folds, fold => Assert.Equal(60 - fold.Metrics.Rows, fold.Summary.TrainingExamples + fold.Summary.ValidationExamples));
        Assert.Empty(result.AbsentClasses);
        Assert.True(result.Accuracy.Mean > 0.8, $"{result.Accuracy}");
        Assert.True(result.Seconds >= result.Folds.Sum(fold => fold.Seconds) && result.Folds.All(fold => fold.Seconds > 0));

        // What was held out tells itself apart from what was learnt by heart: labels that say nothing are not predicted.
        var random = new Random(5);
        TextExample[] noise = [.. Enumerable.Range(0, 60).Select(i => new TextExample($"text {i}", random.Next(2) == 0 ? "a" : "b"))];
        Assert.InRange(Of(2, epochs: 8).Run(noise, cancellationToken: Token).Accuracy.Mean, 0.2, 0.8);
    }

    [Fact]
    public void Means_and_deviations_are_those_of_the_folds_each_time()
    {
        var result = Of(2, epochs: 1).Run(Examples, cancellationToken: Token);
        double[] losses = [.. result.Folds.Select(fold => fold.Metrics.LogLoss)];
        Assert.Equal(losses.Average(), result.LogLoss.Mean, 12);
        Assert.Equal(result.Folds.Average(fold => fold.Metrics.Accuracy), result.Accuracy.Mean, 12);
        Assert.Equal(result.Folds.Average(fold => fold.Metrics.MacroF1), result.MacroF1.Mean, 12);
        Assert.Equal(new(2, Math.Sqrt(2)), MeanAndDeviation.Of([1, 3]));
        Assert.Equal(losses, Of(2, epochs: 1).Run(Examples, cancellationToken: Token).Folds.Select(fold => fold.Metrics.LogLoss));
    }

    [Fact]
    public void A_class_with_fewer_texts_than_folds_is_named()
    {
        TextExample[] rare = [.. Examples, new("a strange thing", "odd"), new("another strange thing", "odd"), new("but one", "lone")];
        var result = Of(3, epochs: 1).Run(rare, cancellationToken: Token);
        Assert.Equal(["lone", "odd"], result.AbsentClasses);
        Assert.All(result.Folds, fold => Assert.Equal(["bad", "good", "lone", "odd"], fold.Metrics.Classes.Select(one => one.Label)));
    }

    [Fact]
    public void What_cannot_be_trained_is_told_before_the_first_training()
    {
        var told = new Told<FoldResult>();
        TextExample[] lone = [.. Enumerable.Range(0, 9).Select(i => new TextExample($"text {i}", "a")), new("one", "b")];
        var error = Assert.Throws<TrainingDataException>(() => Of(3, epochs: 1).Run(lone, told, Token));
        Assert.Matches(@"^Without fold \d of 3, all examples are of one class, 'a'; training needs two\. Give more different texts of the other classes\.$", error.Message);
        Assert.Throws<TrainingDataException>(() => Of(3, epochs: 1).Run([.. Examples, new(null!, "good")], told, Token));
        Assert.Empty(told.Values);
    }

    [Fact]
    public void One_fold_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Of(1, epochs: 1));
        Assert.StartsWith("Folds is 1; expected 2 or more.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_it_has_told_the_folds_that_are_done()
    {
        using var source = new CancellationTokenSource();
        var told = new Told<FoldResult>(_ => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => Of(3, epochs: 1).Run(Examples, told, source.Token));
        Assert.Single(told.Values);
    }

    private static CrossValidation Of(int folds, int epochs) => new(new() { Folds = folds, Model = Films.Options(epochs) }, threads: 1);
}
