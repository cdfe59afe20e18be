using static Ml.Attention.Inspection.DiagnosisTable;

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

    public static string Softmax(AttentionDiagnosis found)
    {
        return $"As the model is, {Percent(Mean(found.Trained, head => head.Softmax.Saturated))} of rows give one key more than {SoftmaxStatistics.SaturatedWeight} and the Jacobian's norm is {Figure(Mean(found.Trained, head => head.Softmax.JacobianNorm))}; "
            + $"without scaling the same dot products would give {Percent(Mean(found.Trained, head => head.UnscaledSoftmax.Saturated))} and {Figure(Mean(found.Trained, head => head.UnscaledSoftmax.JacobianNorm))}. "
            + $"At initialisation it is {Percent(Mean(found.Untrained, head => head.Softmax.Saturated))} with and {Percent(Mean(found.Untrained, head => head.UnscaledSoftmax.Saturated))} without scaling (means over heads).";
    }

    public static string Heads(AttentionDiagnosis found)
    {
        var heads = found.DroppedHeads.Where(head => head.Head is not null).ToList();
        int free = heads.Count(head => head.AccuracyChange >= 0);
        var most = heads.MinBy(head => head.AccuracyChange)!;
        string one = heads.Count == 1
            ? $"Without its only head the accuracy is {Percent(most.Accuracy)}, with it {Percent(found.Accuracy)}."
            : $"Of {heads.Count} heads, {free} can each be left out without a loss of accuracy on these {Figure(found.Rows)} rows ({Percent(found.Accuracy)} with all); the one most missed is {HeadName(most.Layer, most.Head)} ({Points(most.AccuracyChange)} points).";
        var whole = found.DroppedHeads.Where(head => head.Head is null).MinBy(head => head.AccuracyChange)!;
        return heads.Count == 1 ? one : $"{one} Without all heads of layer {whole.Layer} the accuracy is {Percent(whole.Accuracy)}.";
    }

    public static string Scales(IReadOnlyList<ScaleRun> runs)
    {
        var (with, without) = (runs[0], runs[1]);
        return $"After {with.Gradients.Steps} steps the mean norm of the gradients of queries and keys is {Figure(QueryKey(with))} with {with.Gradients.Name} and {Figure(QueryKey(without))} with {without.Gradients.Name}; "
            + $"{Percent(with.Saturated)} and {Percent(without.Saturated)} of rows are saturated, and the loss is {Figure(with.Gradients.LastLoss)} and {Figure(without.Gradients.LastLoss)} (means over the last tenth of steps).";
    }

    public static string Training(GradientCurves curves)
    {
        string keys = string.Join(", ", curves.QueriesAndKeys.Select(curve => $"{LayerName(curve.Name)} from {Figure(curve.First)} to {Figure(curve.Last)}"));
        return $"Over {Figure(curves.Steps)} steps the loss fell from {Figure(curves.FirstLoss)} to {Figure(curves.LastLoss)}; gradients of queries and keys: {keys} (means over the first and the last tenth).";
    }

    /// <summary>The name of a layer for people: <c>layer 0</c>, <c>token embedding</c>.</summary>
    public static string LayerName(string name)
    {
        string[] parts = name.Replace("encoder/", "", StringComparison.Ordinal).Split('/');
        return parts[0].Replace('_', ' ') + (parts.Length > 1 ? ", queries and keys" : "");
    }

    public static string HeadName(int layer, int? head) => head is null ? $"layer {layer}, all heads" : $"layer {layer}, head {head}";

    private static double QueryKey(ScaleRun run) => run.Gradients.QueriesAndKeys.Average(curve => curve.Last);

    private static double Mean(IReadOnlyList<HeadDiagnosis> heads, Func<HeadDiagnosis, double> value) => heads.Average(value);

    private static string Range(IReadOnlyList<HeadDiagnosis> heads, Func<HeadDiagnosis, double> value) =>
        heads.Count == 1 ? Figure(value(heads[0])) : $"{Figure(heads.Min(value))} to {Figure(heads.Max(value))}";
}
