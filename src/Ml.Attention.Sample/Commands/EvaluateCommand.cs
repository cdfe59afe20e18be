using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
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
        var html = new Option<string?>("--html") { Description = "Also write the results as one page: confusion matrix, each class, and how far probabilities can be trusted.", HelpName = "report.html" };
        var dataOptions = new DataOptions();
        var columns = new TranslationColumns();
        var translatorOption = new TranslatorOption();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object; of a translator: rows, bleu, precisions, brevityPenalty, length, referenceLength, signature, chrf, rowsPerSecond; of a model that gives a text a set of labels: rows, subsetAccuracy, microF1, macroF1, hammingLoss, logLoss, rowsPerSecond, labels; else: rows, accuracy, macroF1, logLoss, ece (expected calibration error), eceBeforeTemperature (the same where the model has no temperature), calibrationBins, rowsPerSecond, classes, confusion (true classes as rows; null for more than 1,000 classes).");

        var command = new Command("evaluate", "Compares a model's predictions with the labels of a data file; or a translator's translations with those of a file, where --source-column and --target-column are given.") { data, html };
        model.AddTo(command);
        dataOptions.AddTo(command);
        columns.AddTo(command);
        translatorOption.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string path = result.GetRequiredValue(data);
            if (result.GetValue(html) is { } page)
            {
                TrainCommand.CheckOther("--html", page, path, model.Find(result));
            }

            if (columns.IsGiven(result))
            {
                if (result.GetValue(html) is not null)
                {
                    throw new InputException("--html is for models that give a text a label; leave it out for a translator.");
                }

                using var translator = translatorOption.Load(result, model.Find(result), deviceOptions);
                TranslationEvaluation.Run(translator, columns.Read(result, path, dataOptions.Quotes(result)), json.IsSet(result), streams, cancellationToken);
                return Task.FromResult(ExitCode.Success);
            }

            if (translatorOption.Given(result) is { } option)
            {
                throw new InputException($"{option} is for translators; name the columns of texts and translations with --source-column and --target-column, or leave it out.");
            }

            using var classifier = model.Load(result, new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) });
            CheckTexts(classifier.Information.ReadsPairs, dataOptions.Columns(result).Second);
            bool multiLabel = classifier.Information.MultiLabel;
            if (multiLabel && result.GetValue(html) is not null)
            {
                throw new InputException("--html is for models that give a text one label; this one gives it a set of labels. Leave it out.");
            }

            var examples = ExampleFile.Read(path, dataOptions.Columns(result), dataOptions.Quotes(result), multiLabel);
            if (multiLabel)
            {
                LabelSetEvaluation.Run(classifier, examples, path, json.IsSet(result), streams, cancellationToken);
                return Task.FromResult(ExitCode.Success);
            }

            long started = Stopwatch.GetTimestamp();
            var report = EvaluationReport.Create(classifier, examples, cancellationToken);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

            WarnOfUnknownLabels(report.Metrics.Classes, classifier.Labels, path, streams.Error);
            if (result.GetValue(html) is { } file)
            {
                string content = report.ToHtml($"{Path.GetFileName(model.Find(result))} on {Path.GetFileName(path)}");
                OutputFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(content)));
            }

            Write(report, report.Metrics.Rows / Math.Max(seconds, 1e-9), json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    /// <summary>Throws unless the file is read for as many texts a row as the model reads.</summary>
    private static void CheckTexts(bool readsPairs, string? second)
    {
        if (readsPairs != second is not null)
        {
            throw new InputException(readsPairs
                ? "The model reads pairs of texts; name the column of the second ones with --second-text-column."
                : $"The model reads one text and --second-text-column is '{second}'; leave it out, or train the model with it.");
        }
    }

    /// <summary>Says which of the classes, of which those that the model knows come first, it does not know.</summary>
    internal static void WarnOfUnknownLabels(IReadOnlyList<ClassMetrics> classes, IReadOnlyList<string> known, string path, TextWriter error)
    {
        if (classes.Count > known.Count)
        {
            var unknown = classes.Skip(known.Count).Select(one => $"'{Excerpt.Of(one.Label)}' ({one.Support} rows)");
            error.WriteLine($"warning: '{Excerpt.Visible(path)}' has labels that the model does not know: {Some(unknown)}; counted as wrong. It knows {Some(known.Select(label => $"'{Excerpt.Of(label)}'"))}.");
        }

        static string Some(IEnumerable<string> names) => string.Join(", ", names.Take(11).Select((name, i) => i < 10 ? name : "…"));
    }

    private static void Write(EvaluationReport report, double rowsPerSecond, bool json, CommandStreams streams)
    {
        var metrics = report.Metrics;
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                metrics.Rows,
                metrics.Accuracy,
                metrics.MacroF1,
                metrics.LogLoss,
                Ece = metrics.ExpectedCalibrationError,
                EceBeforeTemperature = (report.BeforeTemperature ?? metrics).ExpectedCalibrationError,
                metrics.CalibrationBins,
                RowsPerSecond = rowsPerSecond,
                Classes = metrics.Classes.Select(one => new { one.Label, one.Precision, one.Recall, one.F1, one.Support }),
                Confusion = metrics.Classes.Count > MetricsTables.MostInJson ? null : metrics.Confusion,
            });
            return;
        }

        MetricsTables.Write(metrics, streams, [.. BeforeTemperature(report), ("rows a second", rowsPerSecond.ToString("N0", CultureInfo.InvariantCulture))]);
    }

    private static IEnumerable<(string Name, string Value)> BeforeTemperature(EvaluationReport report) => report.BeforeTemperature is { } before
        ? [("calibration error before temperature", before.ExpectedCalibrationError.ToString("F4", CultureInfo.InvariantCulture))]
        : [];
}
