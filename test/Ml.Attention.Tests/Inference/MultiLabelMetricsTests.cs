using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

public sealed class MultiLabelMetricsTests
{
    private static readonly string[] Labels = ["a", "b", "never"];

    // By hand: row 1 is right; row 2 lacks b; row 3 has an a too many; row 4 has a label that the model does not know.
    private static readonly string[] Truth = ["a", "b | a", "", "b|d"];

    private static readonly TextPrediction[] Predictions =
    [
        new("a", [0.75f, 0.25f, 0]) { Labels = ["a"] },
        new("a", [0.5f, 0.25f, 0]) { Labels = ["a"] },
        new("a", [0.5f, 0, 0]) { Labels = ["a"] },
        new("b", [0, 1, 0]) { Labels = ["b"] },
    ];

    private readonly MultiLabelMetrics _metrics = MultiLabelMetrics.Compute(Labels, Truth, Predictions);

    [Fact]
    public void Labels_have_precision_recall_f1_and_support()
    {
        Assert.Equal(
            [new("a", 2.0 / 3, 1, 4.0 / 5, 2, 3), new("b", 1, 1.0 / 2, 2.0 / 3, 2, 1), new("never", 0, 0, 0, 0, 0), new ClassMetrics("d", 0, 0, 0, 1, 0)],
            _metrics.Labels);
        Assert.Equal(["d"], _metrics.UnknownLabels);
    }

    [Fact]
    public void Totals_are_those_counted_by_hand()
    {
        // Right 3, true 5, predicted 4; wrong decisions 3 of 4 rows × 4 labels.
        Assert.Equal((4, 1.0 / 4), (_metrics.Rows, _metrics.SubsetAccuracy));
        Assert.Equal(6.0 / 9, _metrics.MicroF1, 12);
        Assert.Equal(((4.0 / 5) + (2.0 / 3) + 0) / 3, _metrics.MacroF1, 12);
        Assert.Equal(3.0 / 16, _metrics.HammingLoss, 12);
    }

    [Fact]
    public void Log_loss_is_the_mean_over_all_decisions()
    {
        // a: 3/4, 1/2, 1/2, 1. b: 3/4, 1/4, 1, 1. d, unknown: 1e-15 in the row that has it, 1 in the others.
        double expected = ((2 * -Math.Log(0.75)) + (2 * Math.Log(2)) + Math.Log(4) + (15 * Math.Log(10))) / 16;
        Assert.Equal(expected, _metrics.LogLoss, 9);
    }

    [Fact]
    public void Where_nothing_is_true_or_predicted_nothing_is_wrong()
    {
        var metrics = MultiLabelMetrics.Compute(["a"], [""], [new("a", [0]) { Labels = [] }]);
        Assert.Equal((1, 1, 1, 0, 0), (metrics.SubsetAccuracy, metrics.MicroF1, metrics.MacroF1, metrics.HammingLoss, metrics.LogLoss));
    }

    [Fact]
    public void No_rows_or_unequal_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MultiLabelMetrics.Compute(Labels, [], []));
        var exception = Assert.Throws<ArgumentException>(() => MultiLabelMetrics.Compute(Labels, ["a"], Predictions));
        Assert.StartsWith("There are 1 rows of true labels and 4 predictions; expected as many of both, and one or more.", exception.Message, StringComparison.Ordinal);
    }
}
