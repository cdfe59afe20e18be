using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class ValidationScoreTests
{
    [Fact]
    public void Is_accuracy_mean_F1_of_classes_that_occur_and_mean_loss()
    {
        float[][] answers = [[-0.1f, -3, -9], [-0.5f, -1, -9], [-2, -0.2f, -9]];
        var score = ValidationScore.Of(answers, [0, 1, 1])!;
        Assert.Equal(2 / 3.0, score.Accuracy, 1e-9);
        Assert.Equal((0.1 + 1 + 0.2) / 3, score.Loss, 1e-6);
        Assert.Equal(2 / 3.0, score.MacroF1, 1e-9);
        Assert.Null(ValidationScore.Of([], []));
    }

    [Theory]
    [InlineData(ValidationMetric.Accuracy, true)]
    [InlineData(ValidationMetric.MacroF1, false)]
    [InlineData(ValidationMetric.LogLoss, false)]
    public void What_is_better_depends_on_the_metric(ValidationMetric metric, bool isBetter)
    {
        var score = new ValidationScore(0.9, 0.5, 0.4);
        Assert.Equal(isBetter, score.IsBetterThan(new(0.8, 0.6, 0.3), metric));
        Assert.True(score.IsBetterThan(new(0.9, 0.5, 0.5), metric));
        Assert.False(score.IsBetterThan(score, metric));
    }
}
