using System.CommandLine;
using System.Globalization;
using Ml.Attention.Generation;
using Ml.Attention.Runtime;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>A command that learns from texts without labels.</summary>
/// <typeparam name="TOptions">What says how.</typeparam>
internal abstract class TextTrainingCommand<TOptions>
{
    /// <param name="name">Of the command.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="choices">The options of form and training.</param>
    /// <param name="streams">Where it writes.</param>
    public Command Create(string name, string description, SequenceChoices<TOptions> choices, CommandStreams streams)
    {
        var data = new Option<string>("--data") { Description = $"The texts to train on. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var validation = new Option<string?>("--validation") { Description = "The texts to choose the best weights by; without it, a tenth of the data is held out.", HelpName = "file" };
        var output = new Option<string>("--output") { Description = "The model to write.", HelpName = "model.onnx", Required = true };
        var text = new TextColumnOption();
        var quotes = new QuotesOption();
        var checkpointOptions = new CheckpointOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: seconds, parameters, tokensPerSecond, validationLoss, validationAccuracy, validationPerplexity, trainingExamples, validationExamples, leftOutExamples, history (each epoch).");

        var command = new Command(name, description) { data, validation, output };
        text.AddTo(command);
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
            var training = TextFile.Read(path, text.Read(result), quotes.Read(result));
            var held = result.GetValue(validation) is { } file ? TextFile.Read(file, text.Read(result), quotes.Read(result)) : null;

            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Training on {training.Count:N0} texts. Ctrl+C ends it and keeps the best model so far."));
            var (device, threads) = (deviceOptions.Device(result), deviceOptions.Threads(result));
            var (trained, summary) = TrainingDisplay.Show(streams, progress => Fit(options, new(device, threads, progress, checkpoints), training, held, cancellationToken));
            SequenceReport.Warn(summary, MaxTokens(options), checkpoints, streams);
            OutputFile.Write(model, trained.Save);
            if (!summary.Cancelled)
            {
                checkpoints?.Remove();
            }

            SequenceReport.Write(summary, model, json.IsSet(result), streams);
            return Task.FromResult(summary.Cancelled ? ExitCode.Cancelled : ExitCode.Success);
        });
        return command;
    }

    /// <summary>Tokens that are read together.</summary>
    protected abstract int MaxTokens(TOptions options);

    /// <summary>Trains.</summary>
    protected abstract (SavableModel Model, SequenceTrainingSummary Summary) Fit(
        TOptions options, Run run, IReadOnlyList<string> training, IReadOnlyList<string>? validation, CancellationToken cancellationToken);

    /// <param name="Device">Where training runs.</param>
    /// <param name="Threads">Threads of the processor; 0 stands for one a core.</param>
    /// <param name="Progress">Told after each step.</param>
    /// <param name="Checkpoints">Where training is saved; null for nowhere.</param>
    protected sealed record Run(ExecutionDevice Device, int Threads, IProgress<TrainingProgress> Progress, TrainingCheckpoints? Checkpoints);
}
