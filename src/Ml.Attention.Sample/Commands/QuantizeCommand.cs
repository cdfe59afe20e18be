using System.CommandLine;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>quantize</c>: makes a smaller model of a trained one, and compares the two.</summary>
internal static class QuantizeCommand
{
    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var output = new Option<string>("--output") { Description = "Where the smaller model goes.", HelpName = "model.int8.onnx", Required = true };
        var to = new Option<string>("--to") { Description = "int8: a quarter of the size, faster on processors; half: 16-bit numbers, half the size, for GPUs.", DefaultValueFactory = _ => Int8 };
        to.AcceptOnlyFromAmong(Int8, Half);
        var data = new Option<string?>("--data") { Description = $"Examples on which both models are compared: accuracy, speed, how far probabilities differ. {DataOptions.FileDescription}", HelpName = "file" };
        var dataOptions = new DataOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: models (of the one given and the one made: path, precision, fileSize, and with --data accuracy, logLoss, ece, rowsPerSecond), and with --data rows, sameLabel (share of rows), largestDifference (of a probability).");

        var command = new Command("quantize", "Makes a smaller model of a trained one by rounding its weights; it is used like the first.") { output, to, data };
        model.AddTo(command);
        dataOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string path = model.Find(result), made = result.GetRequiredValue(output);
            TrainCommand.CheckOther("--output", made, path);
            if (result.GetValue(data) is { } examples)
            {
                TrainCommand.CheckOther("--output", made, examples);
            }

            ScoringOptions scoring = new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) };
            var rows = result.GetValue(data) is { } file ? Read(path, scoring, file, dataOptions, result) : null;
            ModelQuantizer.Quantize(path, made, result.GetValue(to) == Half ? WeightPrecision.Half : WeightPrecision.Int8);
            QuantizeReport.Create(path, made, rows, scoring, cancellationToken).Write(streams, json.IsSet(result));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private const string Int8 = "int8", Half = "half";

    /// <summary>Before anything is written: a file that cannot be read, or that the model cannot, is an error.</summary>
    private static IReadOnlyList<Training.TextExample> Read(string model, ScoringOptions scoring, string file, DataOptions options, ParseResult result)
    {
        using var classifier = TextClassifier.Load(model, scoring);
        var information = classifier.Information;
        if (information.MultiLabel || information.ReadsPairs)
        {
            throw new InputException("--data compares models that give one text one label; this one does not. Leave it out, and use evaluate on both models.");
        }

        return ExampleFile.Read(file, options.Columns(result), options.Quotes(result));
    }
}
