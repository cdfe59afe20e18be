using System.Globalization;
using Ml.Attention.Inspection;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>Loss and accuracy by epoch.</summary>
public sealed class TrainingCurveTests
{
    [Fact]
    public void Lines_axes_and_legend()
    {
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, 1.9, 0.5, 1.5), new(2, 0.8, 0.75, 1.0), new(3, 0.25, 0.875, 0.9)]));
        Assert.Equal(2, curve.All("svg").Count);
        Assert.Equal(3, curve.All("polyline").Count);
        Assert.Equal(9, curve.All("circle").Count);
        foreach (string text in new[] { "training loss 0.2500", "validation loss 0.9000", "validation accuracy 0.8750", "loss (nats)", "accuracy", "epoch" })
        {
            Assert.Contains(text, curve.Text, StringComparison.Ordinal);
        }

        Assert.Contains("epoch 2, validation accuracy: 0.7500", curve.Titles);
        Assert.Contains("epoch 1, training loss: 1.9000", curve.Titles);
    }

    [Fact]
    public void Points_are_where_the_axes_say()
    {
        // The axis ends at 2, the next round number; the plot is 172 high, from 10 to 182.
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, 2, null, null), new(2, 1, null, null)]));
        var points = curve.All("polyline").Single().Attribute("points")!.Value.Split(' ');
        Assert.Equal(["126,10", "286,96"], points);
        Assert.Equal(["0", "0.5", "1", "1.5", "2"], curve.All("text").Select(text => text.Value).Take(5));
    }

    [Fact]
    public void One_epoch_is_a_point()
    {
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, 0.7, 0.5, 0.6)]));
        Assert.Equal(3, curve.All("circle").Count);
        Assert.Contains("epoch 1, training loss: 0.7000", curve.Titles);
    }

    [Fact]
    public void Without_validation_there_is_only_the_loss_of_training()
    {
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, 0.7, null, null), new(2, 0.5, null, null)]));
        Assert.Single(curve.All("svg"));
        Assert.Single(curve.All("polyline"));
        Assert.DoesNotContain("validation", curve.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_epoch_is_said_in_words() =>
        Assert.Contains("No epoch is complete.", new Fragment(TrainingCurve.ToHtml([])).Text, StringComparison.Ordinal);

    [Fact]
    public void The_axis_of_a_live_curve_has_all_epochs()
    {
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, 0.7, null, null)], epochs: 8));
        Assert.Contains("8", curve.All("text").Select(text => text.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingCurve.ToHtml([], 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(double.NaN, double.PositiveInfinity)]
    [InlineData(1e-12, 1e12)]
    [InlineData(5e-324, double.MaxValue)]
    public void Strange_numbers_leave_it_whole(double first, double second)
    {
        var curve = new Fragment(TrainingCurve.ToHtml([new(1, first, 0, second), new(2, second, 1, first)]));
        Assert.Equal(2, curve.All("svg").Count);
    }

    [Fact]
    public void Many_epochs_have_few_numbers_at_the_axis()
    {
        var curve = new Fragment(TrainingCurve.ToHtml([.. Enumerable.Range(1, 1000).Select(epoch => new EpochSummary(epoch, 1.0 / epoch, null, null))]));
        Assert.InRange(curve.All("text").Count, 10, 25);
        Assert.Contains("1000", curve.All("text").Select(text => text.Value));
    }

    [Fact]
    public void It_is_the_same_in_every_culture()
    {
        string expected = TrainingCurve.ToHtml([new(1, 0.5, 0.5, 0.5)]), there = "";
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        var thread = new Thread(() => there = TrainingCurve.ToHtml([new(1, 0.5, 0.5, 0.5)])) { CurrentCulture = culture };
        thread.Start();
        thread.Join();
        Assert.Equal(expected, there);
    }
}
