using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>A table of true and predicted classes.</summary>
public sealed class ConfusionMatrixChartTests
{
    [Fact]
    public void Rows_are_true_and_columns_are_predicted()
    {
        var chart = new Fragment(ConfusionMatrixChart.ToHtml(["spam", "ham"], [[18, 2], [1, 1999]]));
        Assert.Equal(["18", "2", "1", "1,999"], chart.All("td").Select(cell => cell.Value));
        Assert.Contains("true spam, predicted ham: 2 (10.0 % of the row)", chart.Titles);
        Assert.Contains("true ham, predicted spam: 1 (0.1 % of the row)", chart.Titles);
        Assert.Contains("true spam, 20", chart.Titles);
        Assert.Contains("2,017 of 2,020 are right (99.9 %).", chart.Text, StringComparison.Ordinal);
        Assert.Equal(2, chart.All("td", "wrong").Count);
    }

    [Fact]
    public void It_takes_metrics()
    {
        TextPrediction A() => new("a", [0.9f, 0.1f]);
        var metrics = ClassificationMetrics.Compute(["a", "b"], ["a", "b", "c"], [A(), A(), A()]);
        var chart = new Fragment(ConfusionMatrixChart.ToHtml(metrics));
        Assert.Equal(["1", "0", "0", "1", "0", "0", "1", "0", "0"], chart.All("td").Select(cell => cell.Value));
        Assert.Contains("true c, predicted a: 1 (100.0 % of the row)", chart.Titles);
    }

    [Fact]
    public void Names_are_encoded()
    {
        string html = ConfusionMatrixChart.ToHtml(["<b>\"&'", "质量\0\ud83d"], [[1, 0], [0, 0]]);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        var chart = new Fragment(html);
        Assert.Equal(["", "<b>\"&'", "质量\ufffd\ufffd", "<b>\"&'", "质量\ufffd\ufffd"], chart.All("th").Select(header => header.Value));
        Assert.Contains("true <b>\"&', predicted <b>\"&': 1 (100.0 % of the row)", chart.Titles);
    }

    [Fact]
    public void Fifty_classes_scroll_in_their_own_box()
    {
        const int Classes = 50;
        string[] names = [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")];
        var chart = new Fragment(ConfusionMatrixChart.ToHtml(names, [.. names.Select((_, i) => names.Select((_, j) => i == j ? 30.0 : (i + j) % 3).ToArray())]));
        Assert.Equal(Classes * Classes, chart.All("td").Count);
        Assert.Single(chart.All("div", "box"));
        Assert.Equal(Classes, chart.All("th", "turned").Count);
    }

    [Fact]
    public void A_class_without_rows_and_weights_that_are_not_whole()
    {
        var chart = new Fragment(ConfusionMatrixChart.ToHtml(["a", "b"], [[0, 0], [0.255, 1.5]]));
        Assert.Equal(["0", "0", "0.26", "1.5"], chart.All("td").Select(cell => cell.Value));
        Assert.Contains("0 of 0 are right.", new Fragment(ConfusionMatrixChart.ToHtml(["a"], [[0]])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Says("There are 2 classes, and 1 rows of counts, of lengths 2; expected as many of each, and one or more.", ["a", "b"], [[1, 2]]);
        Says("There are 2 classes, and 2 rows of counts, of lengths 2, 1; expected", ["a", "b"], [[1, 2], [3]]);
        Says("There are 0 classes, and 0 rows of counts, of lengths none; expected", [], []);
        Says("A count is -1; expected 0 or more.", ["a"], [[-1]]);
        Says("A count is NaN; expected 0 or more.", ["a"], [[double.NaN]]);
    }

    private static void Says(string message, string[] classes, double[][] counts) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => ConfusionMatrixChart.ToHtml(classes, counts)).Message, StringComparison.Ordinal);
}
