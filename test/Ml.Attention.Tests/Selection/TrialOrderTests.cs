using Ml.Attention.Selection;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class TrialOrderTests
{
    private static readonly SearchTrial[] All =
    [
        Trials.Of(1, accuracy: null), Trials.Of(2, 0.8, logLoss: 0.3), Trials.Of(3, 0.9, logLoss: 0.6),
        Trials.Of(4, 0.9, logLoss: 0.5), Trials.Of(5, 0.9, logLoss: 0.5),
    ];

    [Theory]
    [InlineData(ValidationMetric.Accuracy, new[] { 4, 5, 3, 2, 1 })]
    [InlineData(ValidationMetric.MacroF1, new[] { 2, 4, 5, 3, 1 })]
    [InlineData(ValidationMetric.LogLoss, new[] { 2, 4, 5, 3, 1 })]
    public void The_best_is_first_and_what_failed_last(ValidationMetric metric, int[] numbers) =>
        Assert.Equal(numbers, All.Order(new TrialOrder(metric)).Select(trial => trial.Number));
}
