using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Sample.Pipelines;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>pipeline</c>: the whole way with ML.NET; <see cref="TextPipeline"/> is what to read.</summary>
internal static class PipelineCommand
{
    public static Command Create(CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The examples to train and evaluate on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var output = new Option<string>("--output") { Description = "The ML.NET model to write.", HelpName = "model.zip", Required = true };
        var testShare = new Option<double>("--test-share")
        {
            Description = "The share of texts that are held out to evaluate on, above 0 and below 1.",
            HelpName = "number",
            DefaultValueFactory = _ => 0.1,
        };
        var dataOptions = new DataOptions();
        var choices = new TrainingChoices(new());
        var checkpointOptions = new CheckpointOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: trainingRows, testRows, seconds, epochs, bestEpoch, microAccuracy, macroAccuracy, logLoss, labels, confusion (true classes as rows), modelBytes.");

        var command = new Command("pipeline", "Trains, evaluates, saves, loads and uses a text classifier in an ML.NET pipeline.") { data, output, testShare };
        dataOptions.AddTo(command);
        choices.AddTo(command);
        checkpointOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = Options(choices.Read(result));
            double share = Share(result.GetValue(testShare));
            string path = result.GetRequiredValue(data), model = result.GetRequiredValue(output);
            TrainCommand.CheckOutput(model, path);
            var checkpoints = checkpointOptions.Read(result, [model, path], streams.Error.WriteLine);
            OutputFile.CheckTemporaryFolder();
            if (dataOptions.Columns(result).Second is { } second)
            {
                throw new InputException($"--second-text-column is '{second}'; a pipeline reads one text column. Use train for pairs of texts.");
            }

            var examples = ExampleFile.Read(path, dataOptions.Columns(result), dataOptions.Quotes(result));
            TrainCommand.CheckClasses(examples, path);

            var (device, threads) = (deviceOptions.Device(result), deviceOptions.Threads(result));
            var report = Run(Context(options.Training.Seed, streams), examples, share, options with
            {
                Device = device,
                Threads = threads,
                Scoring = new() { Device = device, Threads = threads },
                Checkpoints = checkpoints,
                CancellationToken = cancellationToken,
            }, model, streams);

            WarnOfUnknownLabels(report.Rows, streams.Error);
            Write(report, model, json.IsSet(result), streams);
            return Task.FromResult(report.Summary.Cancelled ? ExitCode.Cancelled : ExitCode.Success);
        });
        return command;
    }

    /// <exception cref="InputException">The file of <c>--config</c> has what a pipeline cannot have.</exception>
    private static TextEstimatorOptions Options(TextClassificationOptions options)
    {
        try
        {
            return TextEstimatorOptions.From(options);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--config: {TrainingChoice<TextClassificationOptions>.InTermsOfOptions(exception, [])}", exception);
        }
    }

    private static PipelineReport Run(MLContext mlContext, IReadOnlyList<TextExample> examples, double share, TextEstimatorOptions options, string model, CommandStreams streams)
    {
        try
        {
            return TextPipeline.Run(mlContext, examples, share, options, model);
        }
        finally
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                CheckpointOptions.WriteHowToGoOn(options.Checkpoints, streams);
            }
        }
    }

    private static double Share(double share) => share is > 0 and < 1
        ? share
        : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--test-share is {share}; expected above 0 and below 1."));

    /// <summary>A context whose warnings, and what it says of training, go to the error stream; of saving it tells more than a reader wants.</summary>
    private static MLContext Context(int seed, CommandStreams streams)
    {
        var mlContext = new MLContext(seed);
        mlContext.Log += (_, message) =>
        {
            if (message.Kind > ChannelMessageKind.Info)
            {
                streams.Error.WriteLine($"warning: {Excerpt.Visible(message.RawMessage)}");
            }
            else if (message.Kind == ChannelMessageKind.Info && message.Source.Contains(nameof(TextClassificationEstimator), StringComparison.Ordinal))
            {
                streams.Error.WriteLine(Excerpt.Visible(message.RawMessage));
            }
        };
        return mlContext;
    }

    private static void WarnOfUnknownLabels(SplitRows rows, TextWriter error)
    {
        if (rows.UnknownRows > 0)
        {
            string names = string.Join(", ", rows.Unknown.Take(11).Select((label, i) => i < 10 ? $"'{Excerpt.Of(label)}'" : "…"));
            error.WriteLine($"warning: {rows.UnknownRows} test rows have labels that no training row has: {names}; they are not evaluated.");
        }
    }

    private static void Write(PipelineReport report, string model, bool json, CommandStreams streams)
    {
        var (metrics, summary) = (report.Metrics, report.Summary);
        long bytes = new FileInfo(model).Length;
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                TrainingRows = report.Rows.Training,
                TestRows = report.Rows.Test,
                summary.Seconds,
                summary.Epochs,
                summary.BestEpoch,
                metrics.MicroAccuracy,
                metrics.MacroAccuracy,
                metrics.LogLoss,
                report.Labels,
                report.Confusion,
                ModelBytes = bytes,
            });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("training rows", report.Rows.Training.ToString("N0", culture)),
            ("test rows", report.Rows.Test.ToString("N0", culture)),
            ("micro accuracy", metrics.MicroAccuracy.ToString("F4", culture)),
            ("macro accuracy", metrics.MacroAccuracy.ToString("F4", culture)),
            ("log-loss", metrics.LogLoss.ToString("F4", culture)),
            ("training seconds", summary.Seconds.ToString("F1", culture)),
            ("epochs", string.Create(culture, $"{summary.Epochs}, the best is {summary.BestEpoch}")),
            ("model", $"{model} ({bytes.ToString("N0", culture)} bytes)")).Write(streams);
        MetricsTables.WriteConfusion(report.Labels, report.Confusion, streams);

        streams.Output.WriteLine();
        foreach (var (text, answer) in report.Answers)
        {
            PredictCommand.Write(text, new TextPrediction(answer.PredictedLabel, answer.Score), report.Labels, json: false, streams);
        }
    }
}
