using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>Accuracy by confidence.</summary>
public sealed class ReliabilityChartTests
{
    private static readonly ClassificationMetrics Metrics = Create(0.9f, 0.5f);

    [Fact]
    public void Columns_are_as_high_as_the_accuracy_and_as_the_share_of_rows()
    {
        var chart = new Fragment(ReliabilityChart.ToHtml(Metrics));
        Assert.Equal(2, chart.All("svg").Count);

        // Of four rows of 0.9 three are right, of four of 0.5 one. Axes end at 1 and at 0.6, 200 units above 212.
        var columns = chart.All("rect").Select(column => ((string?)column.Attribute("y"), (string?)column.Attribute("height")));
        Assert.Equal([("162", "50"), ("62", "150"), ("45.33", "166.67"), ("45.33", "166.67")], columns);
        Assert.Contains("0.87 to 0.93: 4 rows, confidence 0.9, accuracy 0.75", chart.Titles);
        Assert.Contains("The calibration error is 0.2.", chart.Text, StringComparison.Ordinal);
        Assert.Single(chart.All("line", "mark"));
        Assert.Empty(chart.All("polyline"));
    }

    [Fact]
    public void Another_line_is_the_model_before_temperature()
    {
        var chart = new Fragment(ReliabilityChart.ToHtml(Metrics, Create(0.99f, 0.7f)));
        Assert.Single(chart.All("polyline"));
        Assert.Contains("before temperature", chart.Text, StringComparison.Ordinal);
        Assert.Contains("before temperature, confidence 0.99: 0.75", chart.Titles);
    }

    [Fact]
    public void One_row_makes_a_chart()
    {
        var chart = new Fragment(ReliabilityChart.ToHtml(ClassificationMetrics.Compute(["a", "b"], ["b"], [new("a", [1, 0])])));
        Assert.Contains("0.93 to 1.00: 1 row, confidence 1, accuracy 0", chart.Titles);
    }

    /// <summary>Four rows of each probability: three right of the first, one of the second.</summary>
    private static ClassificationMetrics Create(float first, float second) => ClassificationMetrics.Compute(
        ["a", "b"],
        ["a", "a", "a", "b", "a", "b", "b", "b"],
        [.. Enumerable.Repeat(new TextPrediction("a", [first, 1 - first]), 4), .. Enumerable.Repeat(new TextPrediction("a", [second, 1 - second]), 4)]);
}
