using System.Globalization;
using Ml.Attention.Inference;

namespace Ml.Attention.Sample.Output;

/// <summary>Metrics for people: totals, each class, and which class was taken for which.</summary>
internal static class MetricsTables
{
    /// <summary>A matrix with more classes is too wide to read.</summary>
    private const int MostClasses = 16;

    /// <summary>The matrix of more classes is not in JSON either: it would be most of the output, and nearly all zeros.</summary>
    public const int MostInJson = 1000;

    /// <summary>More classes are too many to look at, one by one.</summary>
    private const int MostListed = 100;

    /// <param name="metrics">What to show.</param>
    /// <param name="streams">Where to.</param>
    /// <param name="more">Names and values that follow the totals.</param>
    public static void Write(ClassificationMetrics metrics, CommandStreams streams, params IEnumerable<(string Name, string Value)> more)
    {
        ResultTable.OfPairs([
            ("rows", Count(metrics.Rows)),
            ("accuracy", Share(metrics.Accuracy)),
            ("macro F1", Share(metrics.MacroF1)),
            ("log-loss", Share(metrics.LogLoss)),
            ("calibration error", Share(metrics.ExpectedCalibrationError)),
            .. more]).Write(streams);

        streams.Output.WriteLine();
        WriteClasses("class", metrics.Classes, streams);
        WriteConfusion(metrics, streams);
    }

    /// <param name="metrics">What to show, of sets of labels.</param>
    /// <param name="streams">Where to.</param>
    /// <param name="more">Names and values that follow the totals.</param>
    public static void Write(MultiLabelMetrics metrics, CommandStreams streams, params IEnumerable<(string Name, string Value)> more)
    {
        ResultTable.OfPairs([
            ("rows", Count(metrics.Rows)),
            ("subset accuracy", Share(metrics.SubsetAccuracy)),
            ("micro F1", Share(metrics.MicroF1)),
            ("macro F1", Share(metrics.MacroF1)),
            ("Hamming loss", Share(metrics.HammingLoss)),
            ("log-loss", Share(metrics.LogLoss)),
            .. more]).Write(streams);

        streams.Output.WriteLine();
        WriteClasses("label", metrics.Labels, streams);
    }

    public static void WriteConfusion(ClassificationMetrics metrics, CommandStreams streams) =>
        WriteConfusion([.. metrics.Classes.Select(one => one.Label)], metrics.Confusion, streams);

    /// <param name="labels">The classes.</param>
    /// <param name="counts">How many rows of each class (outer) were predicted as each class (inner).</param>
    /// <param name="streams">Where to.</param>
    public static void WriteConfusion(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts, CommandStreams streams)
    {
        streams.Output.WriteLine();
        if (labels.Count > MostClasses)
        {
            streams.Output.WriteLine($"The confusion of {Count(labels.Count)} classes is too wide for a table; {(labels.Count > MostInJson ? "it is left out." : "--json prints it.")}");
            return;
        }

        streams.Output.WriteLine("Rows are true classes, columns are predicted ones:");
        var confusion = new ResultTable(["", .. labels.Select(label => Excerpt.Of(label))]);
        foreach (var (i, row) in counts.Index())
        {
            confusion.Add([Excerpt.Of(labels[i]), .. row.Select(count => Count(count))]);
        }

        confusion.Write(streams);
    }

    private static void WriteClasses(string name, IReadOnlyList<ClassMetrics> classes, CommandStreams streams)
    {
        if (classes.Count > MostListed)
        {
            streams.Output.WriteLine($"Of {Count(classes.Count)} {(name == "class" ? "classes" : "labels")}, the {MostListed} with most rows labelled wrong; --json prints all:");
        }

        var table = new ResultTable(name, "precision", "recall", "F1", "rows");
        foreach (var one in Listed(classes))
        {
            table.Add(Excerpt.Of(one.Label), Share(one.Precision), Share(one.Recall), Share(one.F1), Count(one.Support));
        }

        table.Write(streams);
    }

    /// <summary>All classes in their order, or those of many that lose most rows.</summary>
    private static IEnumerable<ClassMetrics> Listed(IReadOnlyList<ClassMetrics> classes) => classes.Count > MostListed
        ? classes.OrderByDescending(one => one.Support * (1 - one.Recall)).Take(MostListed)
        : classes;

    private static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
