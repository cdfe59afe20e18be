using System.CommandLine;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>predict</c>: the labels of texts given as arguments, or as lines of the input.</summary>
internal static class PredictCommand
{
    /// <summary>Labels shown for each text, at most; <c>--json</c> has them all.</summary>
    private const int ShownLabels = 5;

    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var texts = new Argument<string[]>("text") { Description = "Texts to classify. Without any: each line of the input; of a model of pairs, both texts with a tab between.", Arity = ArgumentArity.ZeroOrMore };
        var second = new Option<string[]>("--second") { Description = "For a model of pairs: the second text of each text given, in their order.", HelpName = "text" };
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object a line: label, scores; of a model that gives a text a set of labels, labels too.");

        var command = new Command("predict", "Prints label (or labels, with '|' between) and probabilities of each text.") { texts, second };
        model.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var classifier = model.Load(result, new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) });
            string[] given = result.GetValue(texts) ?? [];
            bool readsPairs = classifier.Information.ReadsPairs;
            given = PairLines.Join(given, result.GetValue(second) ?? [], readsPairs);
            int line = 0;
            await foreach (var batch in TextLines.ReadAsync(given, streams, cancellationToken))
            {
                var predictions = readsPairs
                    ? classifier.Predict([.. batch.Select((text, i) => PairLines.Split(text, line + i + 1))], cancellationToken)
                    : classifier.Predict(batch, cancellationToken);
                line += batch.Count;
                foreach (var (text, prediction) in batch.Zip(predictions))
                {
                    Write(text, prediction, classifier.Labels, json.IsSet(result), streams, classifier.Information.MultiLabel);
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Writes a prediction: label or labels, probabilities and the text's beginning, parted by tabs; or an object.</summary>
    internal static void Write(string text, TextPrediction prediction, IReadOnlyList<string> labels, bool json, CommandStreams streams, bool multiLabel = false)
    {
        var scores = labels.Zip(prediction.Scores);
        if (json)
        {
            var byLabel = scores.ToDictionary(pair => pair.First, pair => pair.Second);
            JsonOutput.Write(streams.Output, multiLabel ? new { prediction.Label, prediction.Labels, Scores = byLabel } : (object)new { prediction.Label, Scores = byLabel });
            return;
        }

        var shown = labels.Count <= ShownLabels ? scores : scores.OrderByDescending(pair => pair.Second).Take(ShownLabels);
        string list = string.Join(' ', shown.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(pair.First)}={pair.Second:F4}")));
        streams.Output.WriteLine($"{LabelSet.Join(prediction.Labels.Select(label => Excerpt.Of(label)))}\t{list}\t{Excerpt.Of(text, 60)}");
    }
}
