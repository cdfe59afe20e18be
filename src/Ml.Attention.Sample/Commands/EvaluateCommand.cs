using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>evaluate</c>: how well a model does on a data file.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var data = new Option<string>("--data") { Description = $"The examples to evaluate on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var dataOptions = new DataOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: rows, accuracy, macroF1, logLoss, rowsPerSecond, classes, confusion (true classes as rows).");

        var command = new Command("evaluate", "Compares a model's predictions with the labels of a data file.") { data };
        model.AddTo(command);
        dataOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string path = result.GetRequiredValue(data);
            var examples = ExampleFile.Read(path, dataOptions.Columns(result), dataOptions.Quotes(result));
            using var classifier = model.Load(result, new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) });

            string[] texts = [.. examples.Select(example => example.Text)];
            long started = Stopwatch.GetTimestamp();
            var predictions = classifier.Predict(texts, cancellationToken);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var metrics = ClassificationMetrics.Compute(classifier.Labels, [.. examples.Select(example => example.Label)], predictions);

            WarnOfUnknownLabels(metrics, classifier.Labels, path, streams.Error);
            Write(metrics, metrics.Rows / Math.Max(seconds, 1e-9), json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static void WarnOfUnknownLabels(ClassificationMetrics metrics, IReadOnlyList<string> known, string path, TextWriter error)
    {
        if (metrics.UnknownLabels.Count > 0)
        {
            var unknown = metrics.Classes.Skip(known.Count).Select(one => $"'{Excerpt.Of(one.Label)}' ({one.Support} rows)");
            error.WriteLine($"warning: '{path}' has labels that the model does not know: {Some(unknown)}; counted as wrong. It knows {Some(known.Select(label => $"'{Excerpt.Of(label)}'"))}.");
        }

        static string Some(IEnumerable<string> names) => string.Join(", ", names.Take(11).Select((name, i) => i < 10 ? name : "…"));
    }

    private static void Write(ClassificationMetrics metrics, double rowsPerSecond, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                metrics.Rows,
                metrics.Accuracy,
                metrics.MacroF1,
                metrics.LogLoss,
                RowsPerSecond = rowsPerSecond,
                Classes = metrics.Classes.Select(one => new { one.Label, one.Precision, one.Recall, one.F1, one.Support }),
                metrics.Confusion,
            });
            return;
        }

        MetricsTables.Write(metrics, streams, ("rows a second", rowsPerSecond.ToString("N0", CultureInfo.InvariantCulture)));
    }
}
