using System.CommandLine;
using System.Globalization;
using Ml.Attention.Sample.Output;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>train-translation</c>: a translator from a file of texts and their translations.</summary>
internal static class TrainTranslationCommand
{
    public static Command Create(CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The examples to train on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var validation = new Option<string?>("--validation") { Description = "The examples to choose the best weights by; without it, a tenth of the data is held out.", HelpName = "file" };
        var output = new Option<string>("--output") { Description = "The model to write.", HelpName = "model.onnx", Required = true };
        var columns = new TranslationColumns();
        var quotes = new QuotesOption();
        var choices = TranslationChoices.Create();
        var checkpointOptions = new CheckpointOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: seconds, parameters, tokensPerSecond, validationLoss, validationAccuracy, validationPerplexity, trainingExamples, validationExamples, leftOutExamples, history (each epoch).");

        var command = new Command("train-translation", "Trains a Transformer that translates, or does anything else that makes one text of another, and writes it as one ONNX file.") { data, validation, output };
        columns.AddTo(command);
        quotes.AddTo(command);
        choices.AddTo(command);
        checkpointOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = choices.Read(result);
            string model = result.GetRequiredValue(output), path = result.GetRequiredValue(data);
            TrainCommand.CheckOutput(model, path, result.GetValue(validation));
            var checkpoints = checkpointOptions.Read(result, [model, path, result.GetValue(validation)], streams.Error.WriteLine);
            var training = columns.Read(result, path, quotes.Read(result));
            var held = result.GetValue(validation) is { } file ? columns.Read(result, file, quotes.Read(result)) : null;

            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Training on {training.Count:N0} texts and their translations. Ctrl+C ends it and keeps the best model so far."));
            var trained = TrainingDisplay.Show(streams, progress => new TranslationTrainer(options)
            {
                Device = deviceOptions.Device(result),
                Threads = deviceOptions.Threads(result),
                Progress = progress,
                Checkpoints = checkpoints,
            }.Fit(training, held, cancellationToken));
            SequenceReport.Warn(trained.Summary, options.MaxTokens, checkpoints, streams);
            OutputFile.Write(model, trained.Save);
            if (!trained.Summary.Cancelled)
            {
                checkpoints?.Remove();
            }

            SequenceReport.Write(trained.Summary, model, json.IsSet(result), streams);
            return Task.FromResult(trained.Summary.Cancelled ? ExitCode.Cancelled : ExitCode.Success);
        });
        return command;
    }
}
