using System.CommandLine;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>The option for what trainings are compared by.</summary>
internal sealed class MetricOption
{
    private static readonly Dictionary<string, ValidationMetric> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accuracy"] = ValidationMetric.Accuracy,
        ["macro-f1"] = ValidationMetric.MacroF1,
        ["log-loss"] = ValidationMetric.LogLoss,
    };

    private readonly Option<ValidationMetric> _metric = new("--metric")
    {
        HelpName = string.Join('|', Names.Keys),
        CustomParser = result =>
        {
            if (!Names.TryGetValue(result.Tokens[0].Value, out var metric))
            {
                result.AddError($"--metric is '{result.Tokens[0].Value}'; expected accuracy, macro-f1 or log-loss.");
            }

            return metric;
        },
    };

    public MetricOption(string description) => _metric.Description = $"{description} [default: accuracy]";

    public void AddTo(Command command) => command.Options.Add(_metric);

    public ValidationMetric Metric(ParseResult result) => result.GetValue(_metric);

    /// <summary>The name that stands for a metric on the command line.</summary>
    public static string Name(ValidationMetric metric) => Names.First(pair => pair.Value == metric).Key;
}
