using System.Globalization;
using Ml.Attention.Inspection;

namespace Ml.Attention.Sample.Output;

/// <summary>A diagnosis for people without a browser: what is seen, then the numbers.</summary>
internal static class DiagnosisTables
{
    public static void Write(DiagnosisReport report, CommandStreams streams)
    {
        foreach (string finding in report.Findings)
        {
            streams.Output.WriteLine(finding);
        }

        if (report.Attention is { } attention)
        {
            WriteAttention(attention, streams);
        }

        foreach (var run in report.Scales)
        {
            WriteCurves(run.Gradients, streams);
        }

        foreach (var training in report.Trainings)
        {
            WriteCurves(training, streams);
        }
    }

    private static void WriteAttention(AttentionDiagnosis found, CommandStreams streams)
    {
        Title(streams, found.RowsGiven > found.Rows
            ? string.Create(CultureInfo.InvariantCulture, $"{found.Rows:N0} rows, in equal distances among {found.RowsGiven:N0}, with {found.Tokens:N0} tokens. Dot products; theory gives the variance {found.HeadSize}, scaled {found.HeadSize * found.Scale * found.Scale:0.####}:")
            : string.Create(CultureInfo.InvariantCulture, $"{found.Rows:N0} rows with {found.Tokens:N0} tokens. Dot products; theory gives the variance {found.HeadSize}, scaled {found.HeadSize * found.Scale * found.Scale:0.####}:"));
        var products = new ResultTable("layer.head", "mean", "variance", "scaled", "independent", "mean at start", "variance at start", "scaled at start");
        foreach (var (trained, untrained) in found.Trained.Zip(found.Untrained))
        {
            products.Add(
                Name(trained.Layer, trained.Head), Figure(trained.DotProducts.Mean), Figure(trained.DotProducts.Variance), Figure(trained.DotProducts.ScaledVariance),
                Figure(trained.DotProducts.Independent), Figure(untrained.DotProducts.Mean), Figure(untrained.DotProducts.Variance), Figure(untrained.DotProducts.ScaledVariance));
        }

        products.Write(streams);
        WriteSoftmax("after training", found.Trained, streams);
        WriteSoftmax("at initialisation", found.Untrained, streams);
        Title(streams, $"Accuracy without a head; with all {Figure(found.Accuracy)}, log-loss {Figure(found.LogLoss)}:");
        var heads = new ResultTable("layer.head", "accuracy", "change", "log-loss", "changed rows");
        foreach (var head in found.DroppedHeads)
        {
            heads.Add(Name(head.Layer, head.Head), Figure(head.Accuracy), head.AccuracyChange.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture), Figure(head.LogLoss), Figure(head.Changed));
        }

        heads.Write(streams);
    }

    private static void WriteSoftmax(string when, IReadOnlyList<HeadDiagnosis> heads, CommandStreams streams)
    {
        Title(streams, $"Softmax {when}, as it is and without scaling:");
        var table = new ResultTable("layer.head", "over 0.99", "entropy", "relative", "Jacobian", "over 0.99 unscaled", "entropy unscaled", "relative unscaled", "Jacobian unscaled");
        foreach (var head in heads)
        {
            table.Add([Name(head.Layer, head.Head), .. Cells(head.Softmax), .. Cells(head.UnscaledSoftmax)]);
        }

        table.Write(streams);
    }

    private static void WriteCurves(GradientCurves curves, CommandStreams streams)
    {
        Title(streams, string.Create(CultureInfo.InvariantCulture, $"Gradient norms of {curves.Name} over {curves.Steps:N0} steps, means over the first and the last tenth:"));
        var table = new ResultTable("layer", "first", "last");
        foreach (var curve in curves.Layers.Concat(curves.QueriesAndKeys))
        {
            table.Add(curve.Name, Figure(curve.First), Figure(curve.Last));
        }

        table.Write(streams);
    }

    private static string[] Cells(SoftmaxStatistics one) => [Figure(one.Saturated), Figure(one.Entropy), Figure(one.RelativeEntropy), Figure(one.JacobianNorm)];

    private static string Name(int layer, int? head) => string.Create(CultureInfo.InvariantCulture, $"{layer}.{(head is null ? "all" : head)}");

    private static string Figure(double value) =>
        value.ToString(Math.Abs(value) is > 0 and < 0.001 or >= 1e6 ? "0.###E0" : "0.####", CultureInfo.InvariantCulture);

    private static void Title(CommandStreams streams, string text)
    {
        streams.Output.WriteLine();
        streams.Output.WriteLine(text);
    }
}
