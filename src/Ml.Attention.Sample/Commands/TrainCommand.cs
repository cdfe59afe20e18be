using System.CommandLine;
using System.Globalization;
using System.Text;
using Ml.Attention.Inspection;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>train</c>: a model from a data file.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The examples to train on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var validation = new Option<string?>("--validation") { Description = "The examples to choose the best epoch by; without it, a tenth of the data is held out.", HelpName = "file" };
        var output = new Option<string>("--output") { Description = "The model to write.", HelpName = "model.onnx", Required = true };
        var diagnose = new Option<string?>("--diagnose") { Description = "Also write the gradient norms of each layer at each step, which 'diagnose --training' draws.", HelpName = "file.json" };
        var html = new Option<string?>("--html") { Description = "Also write a page with loss and validation accuracy by epoch.", HelpName = "curve.html" };
        var dataOptions = new DataOptions();
        var choices = new TrainingChoices(new(), allowsMultiLabel: true);
        var checkpointOptions = new CheckpointOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: seconds, epochs, bestEpoch, parameters, tokensPerSecond, trainLoss, validationAccuracy, validationLoss, isRefitted (trained again on all examples), truncatedTexts, history (each epoch), warnings.");

        var command = new Command("train", "Trains a text classifier and writes it as one ONNX file.") { data, validation, output, diagnose, html };
        dataOptions.AddTo(command);
        choices.AddTo(command);
        checkpointOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = choices.Read(result);
            string model = result.GetRequiredValue(output);
            CheckOutput(model, result.GetRequiredValue(data), result.GetValue(validation));

            if (result.GetValue(diagnose) is { } history)
            {
                CheckOther("--diagnose", history, model, result.GetRequiredValue(data), result.GetValue(validation));
                options = options with { Training = options.Training with { RecordGradients = true } };
            }

            if (result.GetValue(html) is { } page)
            {
                CheckOther("--html", page, model, result.GetRequiredValue(data), result.GetValue(validation), result.GetValue(diagnose));
            }

            string?[] files = [model, result.GetRequiredValue(data), result.GetValue(validation), result.GetValue(diagnose), result.GetValue(html)];
            var checkpoints = checkpointOptions.Read(result, files, streams.Error.WriteLine);
            var training = Read(result.GetRequiredValue(data));
            var validationExamples = result.GetValue(validation) is { } path ? Read(path) : null;
            if (!options.MultiLabel)
            {
                CheckClasses(training, result.GetRequiredValue(data));
                CheckLabels(validationExamples ?? [], result.GetValue(validation), training);
            }

            var run = new TrainingRun(options, deviceOptions.Device(result), deviceOptions.Threads(result)) { Checkpoints = checkpoints };
            var trained = run.Fit(training, validationExamples, streams, cancellationToken);
            TrainingRun.Save(trained, model, streams);
            if (result.GetValue(diagnose) is { } gradients)
            {
                OutputFile.Write(gradients, trained.Summary.Gradients!.Save);
            }

            if (result.GetValue(html) is { } curve)
            {
                OutputFile.Write(curve, stream => stream.Write(Encoding.UTF8.GetBytes(TrainingCurve.ToPage(trained.Summary.History))));
            }

            if (!trained.Summary.Cancelled)
            {
                checkpoints?.Remove();
            }

            Write(trained.Summary, model, json.IsSet(result), streams);
            return Task.FromResult(trained.Summary.Cancelled ? ExitCode.Cancelled : ExitCode.Success);

            IReadOnlyList<TextExample> Read(string path) => ExampleFile.Read(path, dataOptions.Columns(result), dataOptions.Quotes(result), options.MultiLabel);
        });
        return command;
    }

    /// <summary>Throws unless the file can be written and is none of those that are read.</summary>
    internal static void CheckOutput(string model, params IEnumerable<string?> inputs)
    {
        CheckOther("--output", model, inputs);
    }

    /// <summary>Throws unless the file that an option names can be written and is none of others.</summary>
    internal static void CheckOther(string option, string path, params IEnumerable<string?> others)
    {
        OutputFile.CheckWritable(path);
        if (others.FirstOrDefault(other => other is not null && Path.GetFullPath(other) == Path.GetFullPath(path)) is { } same)
        {
            throw new InputException($"{option} is '{same}', which is also {(option == "--output" ? "read" : "read or written")}; expected another file.");
        }
    }

    /// <summary>Throws when there is nothing to tell apart.</summary>
    internal static void CheckClasses(IReadOnlyList<TextExample> examples, string path)
    {
        if (examples.All(example => example.Label == examples[0].Label))
        {
            throw new InputException($"'{path}' has one class only, '{Excerpt.Of(examples[0].Label)}', in all {examples.Count} rows; training needs two or more.");
        }
    }

    /// <summary>Throws when a validation example has a class that no training example has.</summary>
    internal static void CheckLabels(IReadOnlyList<TextExample> validation, string? path, IReadOnlyList<TextExample> training)
    {
        var known = training.Select(example => example.Label).ToHashSet(StringComparer.Ordinal);
        if (validation.FirstOrDefault(example => !known.Contains(example.Label)) is { } unknown)
        {
            throw new InputException($"'{path}' has the label '{Excerpt.Of(unknown.Label)}', which no row of the training data has.");
        }
    }

    private static void Write(TrainingSummary summary, string model, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                summary.Seconds,
                summary.Epochs,
                summary.BestEpoch,
                summary.Parameters,
                summary.TokensPerSecond,
                summary.TrainLoss,
                summary.ValidationAccuracy,
                summary.ValidationLoss,
                summary.IsRefitted,
                summary.TruncatedTexts,
                summary.History,
                summary.Warnings,
            });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("seconds", summary.Seconds.ToString("F1", culture)),
            ("epochs", summary.Epochs.ToString(culture)),
            ("best epoch", summary.BestEpoch.ToString(culture)),
            ("parameters", summary.Parameters.ToString("N0", culture)),
            ("tokens a second", summary.TokensPerSecond.ToString("N0", culture)),
            ("training loss", summary.TrainLoss?.ToString("F4", culture) ?? "none"),
            ("validation accuracy", summary.ValidationAccuracy?.ToString("F4", culture) ?? "none"),
            ("model", $"{model} ({new FileInfo(model).Length.ToString("N0", culture)} bytes)")).Write(streams);
    }
}
