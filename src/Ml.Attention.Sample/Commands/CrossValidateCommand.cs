using System.CommandLine;
using System.Globalization;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Selection;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>cross-validate</c>: how well options do on a data file, without another to test on.</summary>
internal static class CrossValidateCommand
{
    public static Command Create(CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The examples. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var folds = new Option<int>("--folds")
        {
            Description = "In how many parts the examples are cut; a model is trained without each, and evaluated on it.",
            HelpName = "number",
            DefaultValueFactory = _ => new CrossValidationOptions().Folds,
        };
        var dataOptions = new DataOptions();
        var choices = new TrainingChoices(new());
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: folds (fold, trainingRows, rows, accuracy, macroF1, logLoss, epochs, bestEpoch, seconds), accuracy, macroF1 and logLoss (mean, standardDeviation), absentClasses, seconds.");

        var command = new Command("cross-validate", "Trains a model without each part of a data file, and evaluates it on that part.") { data, folds };
        dataOptions.AddTo(command);
        choices.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = new CrossValidationOptions { Model = choices.Read(result), Folds = Folds(result.GetValue(folds)) };
            string path = result.GetRequiredValue(data);
            var examples = ExampleFile.Read(path, dataOptions.Columns(result), dataOptions.Quotes(result));
            TrainCommand.CheckClasses(examples, path);

            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Training {options.Folds} models, each on {options.Folds - 1} of {options.Folds} parts of {examples.Count:N0} texts."));
            var validation = new CrossValidation(options, deviceOptions.Device(result), deviceOptions.Threads(result));
            var found = validation.Run(examples, new LineProgress<FoldResult>(streams.Error, fold => SelectionTables.Line(fold, options.Folds)), cancellationToken);
            WarnOfAbsentClasses(found.AbsentClasses, examples, streams.Error);
            Write(found, json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static int Folds(int folds) => folds >= 2 ? folds : throw new InputException($"--folds is {folds}; expected 2 or more.");

    private static void WarnOfAbsentClasses(IReadOnlyList<string> absent, IReadOnlyList<TextExample> examples, TextWriter error)
    {
        if (absent.Count > 0)
        {
            var named = absent.Take(10).Select(label => $"'{Excerpt.Of(label)}' ({examples.Count(example => example.Label == label)} rows)");
            error.WriteLine($"warning: some folds have no row of {string.Join(", ", named)}{(absent.Count > 10 ? ", …" : "")}: there are fewer different texts than folds.");
        }
    }

    private static void Write(CrossValidationResult found, bool json, CommandStreams streams)
    {
        if (!json)
        {
            SelectionTables.Write(found, streams);
            return;
        }

        JsonOutput.Write(streams.Output, new
        {
            Folds = found.Folds.Select(fold => new
            {
                fold.Fold,
                TrainingRows = fold.Summary.TrainingExamples + fold.Summary.ValidationExamples,
                fold.Metrics.Rows,
                fold.Metrics.Accuracy,
                fold.Metrics.MacroF1,
                fold.Metrics.LogLoss,
                fold.Summary.Epochs,
                fold.Summary.BestEpoch,
                fold.Seconds,
            }),
            found.Accuracy,
            found.MacroF1,
            found.LogLoss,
            found.AbsentClasses,
            found.Seconds,
        });
    }
}
