using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Inference;

namespace Ml.Attention.Benchmarks;

/// <summary>The results of <see cref="AccuracyBenchmark"/>.</summary>
/// <param name="Results">One for each data set.</param>
/// <param name="Seeds">How many trainings each had.</param>
/// <param name="Epochs">Null for as many as by default.</param>
internal sealed record AccuracyReport(IReadOnlyList<AccuracyResult> Results, int Seeds, int? Epochs)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');

        Line("# Accuracy with default options");
        Line();
        Line($"| set | rows: train, valid, test | classes | accuracy | {(Seeds > 1 ? $"accuracy of {Seeds} seeds together" : "seeds together")} | macro F1 | log-loss | calibration error | training s | parameters | file |");
        Line("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var result in Results)
        {
            Line(Row(result));
        }

        Line();
        Line($"On the test rows, each model once; {(Seeds > 1 ? $"means over the seeds 1 to {Seeds}, ± the sample deviation, seconds the median" : "seed 1")}. "
            + $"Together: the mean of the models' log-probabilities, normalised. Where a set has no validation rows, those held out of its training rows. {(Epochs is null ? "All options are the defaults." : $"With --epochs {Epochs}; all other options are the defaults.")} README.md says what is measured.");
        Line();
        foreach (var result in Results.Where(result => result.Set.References.Count > 0))
        {
            Line($"{result.Set.Name}, as its SOURCE.md has it:");
            foreach (string reference in result.Set.References)
            {
                Line($"- {reference}");
            }

            Line();
        }

        Line($"{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}.");
        return text.ToString();
    }

    private static string Row(AccuracyResult result)
    {
        var summary = result.Runs[0].Summary;
        string[] cells =
        [
            result.Set.Name,
            $"{Count(summary.TrainingExamples)}, {Count(summary.ValidationExamples)}, {Count(result.Set.Test.Count)}",
            Count(result.Runs[0].Metrics.Classes.Count),
            Percent(result, metrics => metrics.Accuracy),
            result.Together is { } together ? Number(100 * together.Accuracy, "F2") : "–",
            Percent(result, metrics => metrics.MacroF1),
            Plain(result, metrics => metrics.LogLoss),
            Plain(result, metrics => metrics.ExpectedCalibrationError),
            Number(Timing.Middle([.. result.Runs.Select(run => run.Summary.Seconds)], 0.5), "N0"),
            Number(summary.Parameters, "N0"),
            $"{Number(result.Runs.Average(run => run.FileSize) / 1e6, "F1")} MB",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Percent(AccuracyResult result, Func<ClassificationMetrics, double> value) => Spread(result, metrics => 100 * value(metrics), "F2");

    private static string Plain(AccuracyResult result, Func<ClassificationMetrics, double> value) => Spread(result, value, "F4");

    private static string Spread(AccuracyResult result, Func<ClassificationMetrics, double> value, string format) =>
        Number(result.Mean(value), format) + (result.Deviation(value) is { } deviation ? $" ± {Number(deviation, format)}" : "");

    private static string Count(int value) => Number(value, "N0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
