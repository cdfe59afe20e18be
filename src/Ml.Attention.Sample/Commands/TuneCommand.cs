using System.CommandLine;
using System.Globalization;
using System.Text;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Selection;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>tune</c>: the options that do best on validation examples, found within a time limit.</summary>
internal static class TuneCommand
{
    public static Command Create(CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The examples to train on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var validation = new Option<string?>("--validation") { Description = "The examples to compare by; without it, a tenth of the data is held out, the same for all trials.", HelpName = "file" };
        var output = new Option<string>("--output") { Description = "The options to write, for 'train --config'.", HelpName = "best.json", DefaultValueFactory = _ => "best.json" };
        var state = new Option<string?>("--state") { Description = "The file that each trial is added to; where it has trials already, the search goes on after them. Without it, the name of --output and .trials.jsonl.", HelpName = "file" };
        var search = new SearchChoices();
        var dataOptions = new DataOptions();
        var choices = new TrainingChoices(new());
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: metric, validationRows, best (a number), seconds, takenUp, trials (number, origin, accuracy, macroF1, logLoss, epochs, bestEpoch, seconds, failure, values), the best first.");

        var command = new Command("tune", "Searches for the options that do best on validation examples, and writes them as a file for 'train --config'. The options given are tried first.") { data, validation, output, state };
        search.AddTo(command);
        dataOptions.AddTo(command);
        choices.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string path = result.GetRequiredValue(data), config = result.GetRequiredValue(output);
            string? validationPath = result.GetValue(validation);
            string trials = result.GetValue(state) ?? $"{config}.trials.jsonl";
            var start = choices.Read(result);
            var options = search.Read(result) with { Start = start, Seed = start.Training.Seed, StateFile = trials };
            search.Check(options);
            TrainCommand.CheckOutput(config, path, validationPath, choices.ConfigPath(result));
            TrainCommand.CheckOther("--state", trials, config, path, validationPath, choices.ConfigPath(result));

            var training = Read(path);
            TrainCommand.CheckClasses(training, path);
            var validationExamples = validationPath is null ? null : Read(validationPath);
            TrainCommand.CheckLabels(validationExamples ?? [], validationPath, training);

            WriteStart(options, training.Count, streams.Error);
            var found = new HyperparameterSearch(options, deviceOptions.Device(result), deviceOptions.Threads(result))
                .Run(training, validationExamples, new LineProgress<SearchProgress>(streams.Error, progress => SelectionTables.Line(progress, options.Metric)), cancellationToken);
            var best = Best(found, options.TimeLimit, cancellationToken);
            OutputFile.Write(config, stream => stream.Write(Encoding.UTF8.GetBytes(best.Options.ToJson() + "\n")));
            Write(found, options, json.IsSet(result), streams);
            (json.IsSet(result) ? streams.Error : streams.Output).WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Trial {best.Number} is the best by {ChoiceNames.Of(options.Metric)}: {best.Score(options.Metric):F4} on {found.ValidationExamples:N0} validation texts. To train with its options: train --config {Excerpt.Argument(config)} --data {Excerpt.Argument(path)}{(validationPath is null ? "" : $" --validation {Excerpt.Argument(validationPath)}")} --output model.onnx"));
            return Task.FromResult(found.Cancelled ? ExitCode.Cancelled : ExitCode.Success);

            IReadOnlyList<TextExample> Read(string file) => ExampleFile.Read(file, dataOptions.Columns(result), dataOptions.Quotes(result));
        });
        return command;
    }

    private static void WriteStart(HyperparameterSearchOptions options, int rows, TextWriter error)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Searching on {rows:N0} texts for {options.TimeLimit.TotalMinutes:0.##} minutes at most. Ctrl+C ends it and writes the best options so far."));
        if (File.Exists(options.StateFile))
        {
            error.WriteLine($"Going on after the trials in {Excerpt.Visible(options.StateFile)}.");
        }
    }

    private static SearchTrial Best(HyperparameterSearchResult found, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (found.Best is null && found.Cancelled)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return found.Best ?? throw new InputException(found.Trials.Count > 0
            ? $"All {found.Trials.Count} trials failed; the first says: {found.Trials[0].Failure}"
            : string.Create(CultureInfo.InvariantCulture, $"No trial ended within --minutes {limit.TotalMinutes:0.####}; give more, or begin with fewer --epochs, --layers or a smaller --width."));
    }

    private static void Write(HyperparameterSearchResult found, HyperparameterSearchOptions options, bool json, CommandStreams streams)
    {
        if (!json)
        {
            SelectionTables.Write(found, options.StateFile!, streams);
            return;
        }

        JsonOutput.Write(streams.Output, new
        {
            options.Metric,
            ValidationRows = found.ValidationExamples,
            Best = found.Best!.Number,
            found.Seconds,
            found.TakenUp,
            Trials = found.Trials.Select(trial => new
            {
                trial.Number, trial.Origin, trial.Accuracy, trial.MacroF1, trial.LogLoss, trial.Epochs, trial.BestEpoch, trial.Seconds, trial.Failure, trial.Values,
            }),
        });
    }
}
