using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

public sealed class ClassificationMetricsTests
{
    private static readonly string[] Labels = ["a", "b", "c", "never"];

    // Counted by hand: of three a, two are found; of two b, one; the c is taken for an a; the d is unknown to the model.
    private static readonly string[] Truth = ["a", "a", "a", "b", "b", "c", "d"];

    private static readonly TextPrediction[] Predictions =
    [
        new("a", [0.5f, 0.25f, 0.25f, 0]),
        new("a", [1, 0, 0, 0]),
        new("b", [0.25f, 0.5f, 0.25f, 0]),
        new("b", [0, 1, 0, 0]),
        new("a", [0.5f, 0.5f, 0, 0]),
        new("a", [1, 0, 0, 0]),
        new("b", [0, 1, 0, 0]),
    ];

    private readonly ClassificationMetrics _metrics = ClassificationMetrics.Compute(Labels, Truth, Predictions);

    [Fact]
    public void Accuracy_counts_unknown_labels_as_wrong()
    {
        Assert.Equal(7, _metrics.Rows);
        Assert.Equal(3.0 / 7, _metrics.Accuracy, 12);
        Assert.Equal(["d"], _metrics.UnknownLabels);
    }

    [Fact]
    public void Classes_have_precision_recall_f1_and_support()
    {
        // a: 2 of 4 predicted, 2 of 3 found; F1 = 2·2 / (4 + 3). b: 1 of 3, 1 of 2; F1 = 2·1 / (3 + 2).
        Assert.Equal(["a", "b", "c", "never", "d"], _metrics.Classes.Select(one => one.Label));
        AssertClass(_metrics.Classes[0], 2.0 / 4, 2.0 / 3, 4.0 / 7, 3);
        AssertClass(_metrics.Classes[1], 1.0 / 3, 1.0 / 2, 2.0 / 5, 2);
        AssertClass(_metrics.Classes[2], 0, 0, 0, 1);
        AssertClass(_metrics.Classes[3], 0, 0, 0, 0);
        AssertClass(_metrics.Classes[4], 0, 0, 0, 1);
    }

    [Fact]
    public void Macro_f1_leaves_out_classes_that_do_not_occur() =>
        Assert.Equal(((4.0 / 7) + (2.0 / 5) + 0 + 0) / 4, _metrics.MacroF1, 12);

    [Fact]
    public void Log_loss_clips_at_the_smallest_probability()
    {
        // −ln of 0.5, 1, 0.25, 1, 0.5, then 1e-15 for the c given no chance and for the unknown d.
        double expected = ((4 * Math.Log(2)) + (2 * 15 * Math.Log(10))) / 7;
        Assert.Equal(expected, _metrics.LogLoss, 9);
    }

    [Fact]
    public void Calibration_bins_hold_the_rows_by_the_probability_of_their_predicted_label()
    {
        // 0.5 three times, in the eighth of 15 ranges, with one right; 1 four times, in the last, with two right.
        Assert.Equal(15, _metrics.CalibrationBins.Count);
        Assert.Equal(new CalibrationBin(7.0 / 15, 8.0 / 15, 3, 0.5, 1.0 / 3), _metrics.CalibrationBins[7]);
        Assert.Equal(new CalibrationBin(14.0 / 15, 1, 4, 1, 2.0 / 4), _metrics.CalibrationBins[14]);
        Assert.Equal(new CalibrationBin(0, 1.0 / 15, 0, 0, 0), _metrics.CalibrationBins[0]);
        Assert.Equal(7, _metrics.CalibrationBins.Sum(bin => bin.Count));
    }

    [Fact]
    public void Calibration_error_is_the_mean_distance_of_accuracy_from_confidence() =>
        Assert.Equal(((3 * ((1.0 / 2) - (1.0 / 3))) + (4 * (1 - (1.0 / 2)))) / 7, _metrics.ExpectedCalibrationError, 12);

    [Fact]
    public void Probabilities_that_are_what_they_say_have_no_calibration_error()
    {
        TextPrediction[] predictions = [.. Enumerable.Repeat(new TextPrediction("x", [0.75f, 0.25f]), 4)];
        Assert.Equal(0, ClassificationMetrics.Compute(["x", "y"], ["x", "y", "x", "x"], predictions).ExpectedCalibrationError, 12);
    }

    [Fact]
    public void Ten_thousand_classes_take_no_matrix_of_as_many_squared()
    {
        const int Classes = 10_000;
        string[] labels = [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")];
        float[] scores = new float[Classes];
        scores[1] = 1;
        TextPrediction[] predictions = [.. Enumerable.Repeat(new TextPrediction("class 1", scores), Classes)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var metrics = ClassificationMetrics.Compute(labels, labels, predictions);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal((1, 1, 0), (metrics.Confusion[1][1], metrics.Confusion[9999][1], metrics.Confusion[1][0]));
        Assert.Equal(Classes, metrics.Classes[1].Predicted);
        Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Confusion[0][Classes]);
    }

    [Fact]
    public void Confusion_has_true_classes_as_rows()
    {
        int[][] expected =
        [
            [2, 1, 0, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 0, 0, 0, 0],
            [0, 0, 0, 0, 0],
            [0, 1, 0, 0, 0],
        ];
        Assert.Equal(expected, _metrics.Confusion);
    }

    [Fact]
    public void Perfect_predictions_score_one()
    {
        var metrics = ClassificationMetrics.Compute(["x", "y"], ["y", "x"], [new("y", [0, 1]), new("x", [1, 0])]);
        Assert.Equal((1, 1, 0), (metrics.Accuracy, metrics.MacroF1, metrics.LogLoss));
    }

    [Fact]
    public void No_rows_or_unequal_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(Labels, [], []));
        var exception = Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(Labels, ["a"], Predictions));
        Assert.Contains("1 true labels and 7 predictions", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertClass(ClassMetrics actual, double precision, double recall, double f1, int support)
    {
        Assert.Equal(precision, actual.Precision, 12);
        Assert.Equal(recall, actual.Recall, 12);
        Assert.Equal(f1, actual.F1, 12);
        Assert.Equal(support, actual.Support);
    }
}
