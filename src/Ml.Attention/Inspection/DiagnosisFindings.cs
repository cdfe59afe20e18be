using static Ml.Attention.Inspection.ReportTable;
using static Ml.Attention.Inspection.HtmlFragment;

namespace Ml.Attention.Inspection;

/// <summary>What the numbers of a diagnosis say, one or two sentences a section.</summary>
internal static class DiagnosisFindings
{
    public static string DotProducts(AttentionDiagnosis found)
    {
        string scaled = Range(found.Trained, head => head.DotProducts.ScaledVariance);
        return $"Before scaling, the variance of q·k is {Range(found.Trained, head => head.DotProducts.Variance)} after training and {Range(found.Untrained, head => head.DotProducts.Variance)} at initialisation; theory gives {found.HeadSize} for independent standard normal components. "
            + $"Scaled by {Figure(found.Scale)} it is {scaled} after training and {Range(found.Untrained, head => head.DotProducts.ScaledVariance)} at initialisation; theory gives {Figure(found.HeadSize * found.Scale * found.Scale)}.";
    }

    public static string Softmax(AttentionDiagnosis found) =>
        $"As the model is, {Percent(Mean(found.Trained, head => head.Softmax.Saturated))} of rows give one key more than {SoftmaxStatistics.SaturatedWeight} and the Jacobian's norm is {Figure(Mean(found.Trained, head => head.Softmax.JacobianNorm))}; "
        + $"without scaling the same dot products would give {Percent(Mean(found.Trained, head => head.UnscaledSoftmax.Saturated))} and {Figure(Mean(found.Trained, head => head.UnscaledSoftmax.JacobianNorm))}. "
        + $"At initialisation {Percent(Mean(found.Untrained, head => head.Softmax.Saturated))} of rows are saturated with scaling and {Percent(Mean(found.Untrained, head => head.UnscaledSoftmax.Saturated))} without (means over heads).";

    public static string Heads(AttentionDiagnosis found)
    {
        var heads = found.DroppedHeads.Where(head => head.Head is not null).ToList();
        var most = heads.OrderBy(head => head.AccuracyChange).ThenByDescending(head => head.LogLoss).First();
        if (heads.Count == 1)
        {
            return $"Without its only head the accuracy on these {Number(found.Rows, "#,0")} rows is {Percent(most.Accuracy)}, with it {Percent(found.Accuracy)}.";
        }

        int free = heads.Count(head => head.AccuracyChange >= 0);
        string share = free == 0 ? $"None of {heads.Count} heads" : free == heads.Count ? $"Each of {heads.Count} heads" : $"{free} of {heads.Count} heads";
        var layer = found.DroppedHeads.Where(head => head.Head is null).MinBy(head => head.AccuracyChange)!;
        return $"{share} can be left out, one at a time, without a loss of accuracy on these {Number(found.Rows, "#,0")} rows ({Percent(found.Accuracy)} with all); the one most missed is {HeadName(most.Layer, most.Head)} ({Points(most.AccuracyChange)} points, log-loss {Figure(most.LogLoss)} for {Figure(found.LogLoss)}). "
            + $"Without all heads of layer {layer.Layer} the accuracy is {Percent(layer.Accuracy)}.";
    }

    public static string Scales(IReadOnlyList<ScaleRun> runs)
    {
        var (with, without) = (runs[0], runs[1]);
        double factor = without.Gradients.Scale / with.Gradients.Scale;
        return $"Over the first tenth of {with.Gradients.Steps} steps the gradients of queries and keys are {Figure(First(without) / First(with))} times as large without scaling as with it, over the last tenth {Figure(Last(without) / Last(with))} times. "
            + $"It would be about √headSize = {Figure(factor)} times if softmax passed as much; the rest has vanished in its Jacobian. "
            + $"After training, {Percent(with.Saturated)} of rows are saturated with scaling and {Percent(without.Saturated)} without; the loss is {Figure(with.Gradients.LastLoss)} and {Figure(without.Gradients.LastLoss)}.";

        static double First(ScaleRun run) => run.Gradients.QueriesAndKeys.Average(curve => curve.First);
        static double Last(ScaleRun run) => run.Gradients.QueriesAndKeys.Average(curve => curve.Last);
    }

    /// <summary>Several are told apart by name and scale.</summary>
    public static string Trainings(IReadOnlyList<GradientCurves> trainings) =>
        string.Join(' ', trainings.Select(one => (trainings.Count > 1 ? $"{one.Name} (scale {Figure(one.Scale)}): " : "") + Training(one)));

    private static string Training(GradientCurves curves)
    {
        string keys = string.Join(", ", curves.QueriesAndKeys.Select(curve => $"{LayerName(curve.Name).Split(',')[0]} from {Figure(curve.First)} to {Figure(curve.Last)}"));
        return $"Over {Figure(curves.Steps)} steps the loss fell from {Figure(curves.FirstLoss)} to {Figure(curves.LastLoss)}; gradients of queries and keys: {keys} (means over the first and the last tenth).";
    }

    /// <summary>The name of a layer for people: <c>layer 0</c>, <c>token embedding</c>; the head of the classifier is none of attention's.</summary>
    public static string LayerName(string name)
    {
        if (name == "head")
        {
            return "classifier head";
        }

        string[] parts = name.Replace("encoder/", "", StringComparison.Ordinal).Split('/');
        return parts[0].Replace('_', ' ') + (parts.Length > 1 ? ", queries and keys" : "");
    }

    public static string HeadName(int layer, int? head) => head is null ? $"layer {layer}, all heads" : $"layer {layer}, head {head}";

    private static double Mean(IReadOnlyList<HeadDiagnosis> heads, Func<HeadDiagnosis, double> value) => heads.Average(value);

    private static string Range(IReadOnlyList<HeadDiagnosis> heads, Func<HeadDiagnosis, double> value) =>
        heads.Count == 1 ? Figure(value(heads[0])) : $"{Figure(heads.Min(value))} to {Figure(heads.Max(value))}";
}
