using System.CommandLine;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>info</c>: what a model file says about itself.</summary>
internal static class InfoCommand
{
    private const int MostLabels = 100;

    public static Command Create(CommandStreams streams)
    {
        var model = new ModelOption();
        var json = new JsonOption("Print one JSON object: tokenizer, encoder, labels, thresholds (null where a text has one label), multiLabel, vocabularySize, parameters, temperature, precision, inputs, outputs, operators, fileSize.");

        var command = new Command("info", "Prints a model's configuration, labels, inputs, outputs and operators.");
        model.AddTo(command);
        json.AddTo(command);
        command.SetAction(result =>
        {
            using var classifier = model.Load(result, new());
            if (json.IsSet(result))
            {
                JsonOutput.Write(streams.Output, classifier.Information);
            }
            else
            {
                Write(classifier.Information, streams);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(ModelInformation model, CommandStreams streams)
    {
        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs([
            ("labels", Shown(model.Labels.Select(label => Excerpt.Of(label)))),
            .. model.Thresholds is { } thresholds ? [("thresholds", Shown(thresholds.Select(threshold => threshold.ToString("F4", culture))))] : ((string, string)[])[],
            ("vocabulary", model.VocabularySize.ToString("N0", culture)),
            ("parameters", model.Parameters.ToString("N0", culture)),
            ("encoders", model.Encoders.ToString(culture)),
            .. model.Paths.Zip(model.PathWeights, (path, weight) => ("weight", $"{path}: {weight.ToString("0.####", culture)}")),
            ("temperature", model.Temperature.ToString("0.####", culture)),
            ("precision", model.Precision.ToString().ToLowerInvariant()),
            ("file", $"{model.FileSize.ToString("N0", culture)} bytes"),
            .. Properties("tokenizer", model.Tokenizer),
            .. Properties("encoder", model.Encoder),
            .. model.Inputs.Select(input => ("input", input)),
            .. model.Outputs.Select(output => ("output", output))]).Write(streams);

        streams.Output.WriteLine();
        var operators = new ResultTable("operator", "nodes");
        foreach (var (name, count) in model.Operators)
        {
            operators.Add(name, count.ToString(culture));
        }

        operators.Write(streams);
    }

    private static string Shown(IEnumerable<string> each) => each.ToList() is { Count: > MostLabels } many
        ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", many.Take(MostLabels))}, … ({many.Count:N0} in all; --json has them)")
        : string.Join(", ", each);

    private static IEnumerable<(string Name, string Value)> Properties(string group, object options) => options.GetType().GetProperties()
        .Where(property => property.GetIndexParameters().Length == 0)
        .Select(property => ($"{group} {property.Name}", string.Create(CultureInfo.InvariantCulture, $"{property.GetValue(options) ?? "default"}")));
}
