using System.CommandLine;
using System.Globalization;
using System.Text;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>diagnose</c>: what a model's attention computes, beside what theory says of it.</summary>
internal static class DiagnoseCommand
{
    private static readonly DiagnosisOptions Defaults = new();

    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var data = new Option<string?>("--data") { Description = $"The examples to read; needed unless --training is all that is wanted. {DataOptions.FileDescription}", HelpName = "file" };
        var html = new Option<string?>("--html") { Description = "Write the report as one page with charts, instead of tables on the terminal.", HelpName = "report.html" };
        var training = new Option<string[]>("--training") { Description = "Files that 'train --diagnose' has written: their gradient norms are shown, side by side.", HelpName = "file.json", AllowMultipleArgumentsPerToken = true };
        var compare = new Option<bool>("--compare-scale") { Description = string.Create(CultureInfo.InvariantCulture, $"Also train twice on the data, with the default scale of dot products and with none: {Defaults.StepsOfComparison} steps each, at most {Defaults.SecondsOfComparison} s.") };
        var rows = Number("--max-rows", "Rows that are read at most; of more, as many in equal distances.", Defaults.MaxRows);
        var seed = Number("--seed", "Where the random numbers of the untrained model start.", Defaults.Seed);
        var dataOptions = new DataOptions();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object with every number of the page: attention, softmaxCurve, trainings, scales, findings.");

        var command = new Command("diagnose", "Dot products, saturation of softmax, gradients and heads of a model, beside what theory says.") { data, html, training, compare, rows, seed };
        model.AddTo(command);
        dataOptions.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string? dataPath = result.GetValue(data), htmlPath = result.GetValue(html);
            string[] histories = result.GetValue(training) ?? [];
            if (dataPath is null && histories.Length == 0)
            {
                throw new InputException("Option '--data' is required, unless '--training' is given. See: ml-attention diagnose --help");
            }

            if (result.GetValue(rows) < 1)
            {
                throw new InputException($"--max-rows is {result.GetValue(rows)}; expected 1 or more.");
            }

            if (dataPath is null && result.GetValue(compare))
            {
                throw new InputException("--compare-scale trains on data, and none is given; name a file with --data.");
            }

            string? path = dataPath is null ? null : model.Find(result);
            if (htmlPath is not null)
            {
                TrainCommand.CheckOther("--html", htmlPath, [dataPath, path, .. histories]);
            }

            GradientCurves[] curves = [.. histories.Select(Read)];
            var report = new DiagnosisReport();
            if (path is not null)
            {
                RefuseLabelSets(path);
                var examples = ExampleFile.Read(dataPath!, dataOptions.Columns(result), dataOptions.Quotes(result));
                if (result.GetValue(compare))
                {
                    TrainCommand.CheckClasses(examples, dataPath!);
                }

                report = Diagnosis.Run(path, examples, Options(), cancellationToken);
                if (report.Attention!.UnknownLabels is { Count: > 0 } unknown)
                {
                    streams.Error.WriteLine($"warning: '{Excerpt.Visible(dataPath!)}' has labels that the model does not know: {string.Join(", ", unknown.Take(10).Select(label => $"'{Excerpt.Of(label)}'"))}; their rows count as wrong.");
                }
            }

            Write(report with { Trainings = curves }, path is null ? null : Path.GetFileName(path), htmlPath, json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);

            DiagnosisOptions Options() => new()
            {
                MaxRows = result.GetValue(rows),
                Seed = result.GetValue(seed),
                CompareScale = result.GetValue(compare),
                Scoring = new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) },
            };
        });
        return command;
    }

    /// <summary>Before data are read, which have rows without a label where a model gives a set of them.</summary>
    private static void RefuseLabelSets(string model)
    {
        using var classifier = TextClassifier.Load(model);
        if (classifier.Information.MultiLabel)
        {
            throw new InputException($"'{model}' gives a text a set of labels; a diagnosis is of a model that gives it one. Train one without --multi-label.");
        }
    }

    private static GradientCurves Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(Directory.Exists(path) ? $"'{path}' is a folder; expected a file." : $"'{path}' does not exist.");
        }

        try
        {
            return GradientCurves.From(Path.GetFileNameWithoutExtension(path), GradientHistory.Load(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{exception.Message} Write one with 'ml-attention train --diagnose'.", exception);
        }
    }

    private static void Write(DiagnosisReport report, string? model, string? html, bool json, CommandStreams streams)
    {
        if (html is not null)
        {
            string page = report.ToHtml(model is null ? "Gradients over training" : $"What the attention of {model} computes");
            OutputFile.Write(html, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        }

        if (json)
        {
            JsonOutput.Write(streams.Output, report);
        }
        else if (html is not null)
        {
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"report  {Excerpt.Visible(html)} ({new FileInfo(html).Length:N0} bytes)"));
        }
        else
        {
            DiagnosisTables.Write(report, streams);
        }
    }

    private static Option<int> Number(string name, string description, int standard) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => standard,
    };
}
