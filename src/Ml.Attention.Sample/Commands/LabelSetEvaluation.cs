using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>What <c>evaluate</c> does with a model that gives a text a set of labels.</summary>
internal static class LabelSetEvaluation
{
    public static void Run(
        TextClassifier classifier, IReadOnlyList<TextExample> examples, string path, bool json, CommandStreams streams, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var predictions = classifier.Predict([.. examples.Select(example => example.Text)], cancellationToken);
        double rowsPerSecond = examples.Count / Math.Max(Stopwatch.GetElapsedTime(started).TotalSeconds, 1e-9);

        var metrics = MultiLabelMetrics.Compute(classifier.Labels, [.. examples.Select(example => example.Label)], predictions);
        EvaluateCommand.WarnOfUnknownLabels(metrics.Labels, classifier.Labels, path, streams.Error);
        if (!json)
        {
            MetricsTables.Write(metrics, streams, ("rows a second", rowsPerSecond.ToString("N0", CultureInfo.InvariantCulture)));
            return;
        }

        JsonOutput.Write(streams.Output, new
        {
            metrics.Rows,
            metrics.SubsetAccuracy,
            metrics.MicroF1,
            metrics.MacroF1,
            metrics.HammingLoss,
            metrics.LogLoss,
            RowsPerSecond = rowsPerSecond,
            Labels = metrics.Labels.Select(one => new { one.Label, one.Precision, one.Recall, one.F1, one.Support }),
        });
    }
}
