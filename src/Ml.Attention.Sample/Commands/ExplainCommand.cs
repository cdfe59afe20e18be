using System.CommandLine;
using System.Globalization;
using System.Text;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>explain</c>: what a prediction looked at, as a table, a page, or JSON.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var text = new Option<string>("--text") { Description = "The text to explain.", HelpName = "text", Required = true };
        var html = new Option<string?>("--html") { Description = "Write a page to look at: words shaded by attention or leave-one-word-out, a map of each layer and head.", HelpName = "out.html" };
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: text, label, scores, tokens with their ranges, attention of each layer and head, their mean, importance, what each part of the model adds.");

        var command = new Command("explain", "Shows what a prediction looked at, and what each word adds to it.") { text, html };
        model.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            string? path = result.GetValue(html);
            if (path is { Length: 0 })
            {
                throw new InputException("--html is empty; expected the name of the file to write.");
            }

            if (path is not null)
            {
                OutputFile.CheckWritable(path);
            }

            using var classifier = model.Load(result, new()
            {
                Device = deviceOptions.Device(result),
                Threads = deviceOptions.Threads(result),
                Outputs = ModelOutputs.AttentionWeights | ModelOutputs.PathLogits,
            });
            if (classifier.Information.ReadsPairs)
            {
                throw new InputException("The model reads pairs of texts; explain takes one that reads a single text.");
            }

            var explanation = TextExplanation.Create(classifier, result.GetRequiredValue(text), cancellationToken);
            if (path is not null)
            {
                OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(explanation.ToPage())));
            }

            Write(explanation, path, json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static void Write(TextExplanation explanation, string? path, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, ExplanationJson.Of(explanation));
        }
        else if (path is not null)
        {
            streams.Output.WriteLine($"{Prediction(explanation)} Page: {Excerpt.Visible(path)}");
        }
        else
        {
            streams.Output.WriteLine(Prediction(explanation));
            WritePaths(explanation, streams);
            if (explanation.Tokens.Count > 0)
            {
                WriteTable(explanation, streams);
            }
            else
            {
                streams.Output.WriteLine("The text has no words.");
            }
        }
    }

    private static string Prediction(TextExplanation explanation) => string.Create(
        CultureInfo.InvariantCulture, $"Predicted {Excerpt.Of(explanation.Prediction.Label)} with probability {explanation.Prediction.Probability:F4}.");

    private static void WritePaths(TextExplanation explanation, CommandStreams streams)
    {
        if (explanation.Paths.Count > 1)
        {
            var parts = explanation.Paths.Select(path => string.Create(CultureInfo.InvariantCulture, $"{path.Path} {path.LogOdds:+0.000;-0.000;0.000}"));
            double sum = explanation.Paths.Sum(path => path.LogOdds);
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Log-odds against {Excerpt.Of(explanation.Paths[0].Against)} {sum:+0.000;-0.000;0.000}: {string.Join(", ", parts)}."));
        }
    }

    private static void WriteTable(TextExplanation explanation, CommandStreams streams)
    {
        var culture = CultureInfo.InvariantCulture;
        var received = explanation.AttentionReceived();
        var importance = explanation.Importance;
        var table = new ResultTable("word", "attention", "probability", "log-odds");
        foreach (var (i, token) in explanation.Tokens.Index())
        {
            table.Add(
                Excerpt.Of(token),
                received[i].ToString("F4", culture),
                importance.ProbabilityAdded[i].ToString("+0.0000;-0.0000;0.0000", culture),
                importance.LogOddsAdded[i].ToString("+0.000;-0.000;0.000", culture));
        }

        table.Write(streams);
        string alone = importance.LeftOutTogether > 1 ? $" Of this long text, {importance.LeftOutTogether} neighbours are left out together." : "";
        streams.Output.WriteLine();
        streams.Output.WriteLine("attention: what the word receives in the encoder, mean over layers and heads. Alone it misleads, so beside it:");
        streams.Output.WriteLine($"probability, log-odds: what the word adds to those of {Excerpt.Of(explanation.Prediction.Label)}, found by leaving it out.{alone}");
    }
}
