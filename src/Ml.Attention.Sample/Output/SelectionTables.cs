using System.Globalization;
using Ml.Attention.Selection;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Output;

/// <summary>Cross-validations and searches for people: a line for each training while it goes on, then a table.</summary>
internal static class SelectionTables
{
    /// <summary>More rows say little: the rest is in the state file.</summary>
    private const int MostTrials = 20;

    /// <summary>A fold that is done.</summary>
    public static string Line(FoldResult fold, int folds) => Invariant(
        $"fold {fold.Fold} of {folds}  accuracy {fold.Metrics.Accuracy:F4}, macro F1 {fold.Metrics.MacroF1:F4}, log-loss {fold.Metrics.LogLoss:F4}  epoch {fold.Summary.BestEpoch} of {fold.Summary.Epochs}  {fold.Seconds:F0} s");

    /// <summary>A trial that is done.</summary>
    public static string Line(SearchProgress progress, ValidationMetric metric)
    {
        var trial = progress.Trial;
        string outcome = trial.Failure is null
            ? Invariant($"accuracy {trial.Accuracy:F4}, macro F1 {trial.MacroF1:F4}, log-loss {trial.LogLoss:F4}")
            : "failed: " + Excerpt.Of(trial.Failure, 120);
        string best = progress.Best is null ? "" : progress.Best == trial ? "  the best so far" : Invariant($"  the best is {progress.Best.Score(metric):F4}, trial {progress.Best.Number}");
        return Invariant($"trial {trial.Number}, {Name(trial.Origin)}  {outcome}{best}  {trial.Seconds:F0} s, {progress.Left.TotalSeconds:F0} s left");
    }

    /// <summary>Each fold, then the mean and the standard deviation.</summary>
    public static void Write(CrossValidationResult found, CommandStreams streams)
    {
        var table = new ResultTable("fold", "training rows", "rows", "accuracy", "macro F1", "log-loss", "seconds");
        foreach (var fold in found.Folds)
        {
            table.Add(
                Invariant($"{fold.Fold}"), Invariant($"{fold.Summary.TrainingExamples + fold.Summary.ValidationExamples:N0}"), Invariant($"{fold.Metrics.Rows:N0}"),
                Score(fold.Metrics.Accuracy), Score(fold.Metrics.MacroF1), Score(fold.Metrics.LogLoss), Invariant($"{fold.Seconds:F1}"));
        }

        table.Add("mean ± deviation", "", "", Score(found.Accuracy), Score(found.MacroF1), Score(found.LogLoss), Invariant($"{found.Seconds:F1} in all"));
        table.Write(streams);
    }

    /// <summary>The trials, the best first, with the parameters that are not the same in all.</summary>
    public static void Write(HyperparameterSearchResult found, string stateFile, CommandStreams streams)
    {
        var best = found.Trials.Take(MostTrials).ToList();
        string[] changed = [.. HyperparameterSearch.ParameterNames.Where(name => best.Any(trial => !trial.Values[name].Equals(best[0].Values[name])))];
        var table = new ResultTable(["trial", "options", "accuracy", "macro F1", "log-loss", "best epoch", "seconds", .. changed]);
        foreach (var trial in best)
        {
            table.Add([
                Invariant($"{trial.Number}"), Name(trial.Origin), Score(trial.Accuracy), Score(trial.MacroF1), Score(trial.LogLoss),
                Invariant($"{trial.BestEpoch} of {trial.Epochs}"), Invariant($"{trial.Seconds:F1}"), .. changed.Select(name => Value(trial.Values[name]))]);
        }

        table.Write(streams);
        if (found.Trials.Count > MostTrials)
        {
            streams.Output.WriteLine($"{found.Trials.Count - MostTrials} more are in {Excerpt.Visible(stateFile)}; --json prints all.");
        }
    }

    private static string Name(TrialOrigin origin) => origin switch
    {
        TrialOrigin.Start => "start",
        TrialOrigin.Random => "random",
        _ => "best, changed",
    };

    private static string Value(object value) => value switch
    {
        double number => number.ToString("0.########", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture).ToLowerInvariant(),
        _ => $"{value}".ToLowerInvariant(),
    };

    private static string Score(double? score) => score is { } value ? Invariant($"{value:F4}") : "none";

    private static string Score(MeanAndDeviation score) => Invariant($"{score.Mean:F4} ± {score.StandardDeviation:F4}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
