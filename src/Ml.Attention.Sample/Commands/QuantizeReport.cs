using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>A model and the one that was made of it, side by side.</summary>
internal sealed record QuantizeReport
{
    /// <summary>How often texts are scored by each model in turn, to compare their speed.</summary>
    private const int Turns = 5;

    /// <summary>Speed is compared on the first texts; more of them say no more.</summary>
    private const int MostTimed = 2000;

    public required IReadOnlyList<Side> Models { get; init; }

    public int? Rows { get; init; }

    /// <summary>The share of rows to which both models give the same label.</summary>
    public double? SameLabel { get; init; }

    /// <summary>How far a probability differs, at most.</summary>
    public double? LargestDifference { get; init; }

    /// <summary>One model.</summary>
    public sealed record Side(string Path, WeightPrecision Precision, long FileSize, double? Accuracy = null, double? LogLoss = null, double? Ece = null, double? RowsPerSecond = null);

    public static QuantizeReport Create(string path, string made, IReadOnlyList<TextExample>? examples, ScoringOptions options, CancellationToken cancellationToken)
    {
        string[] paths = [path, made];
        using var first = TextClassifier.Load(path, options);
        using var second = TextClassifier.Load(made, options);
        TextClassifier[] classifiers = [first, second];
        if (examples is null)
        {
            return new() { Models = [.. classifiers.Zip(paths, SideOf)] };
        }

        string[] texts = [.. examples.Select(example => example.Text)];
        var reports = classifiers.Select(each => EvaluationReport.Create(each, examples, cancellationToken)).ToList();
        int labels = first.Labels.Count;
        float[][] scores = [.. classifiers.Select(each => Scores(each, texts, cancellationToken))];
        string[] timed = [.. texts.Take(MostTimed)];
        double[][] seconds = [new double[Turns], new double[Turns]];
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int i = 0; i < classifiers.Length; i++)
            {
                long started = Stopwatch.GetTimestamp();
                Scores(classifiers[i], timed, cancellationToken);
                seconds[i][turn] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        var pairs = scores[0].Chunk(labels).Zip(scores[1].Chunk(labels));
        return new()
        {
            Models = [.. classifiers.Select((each, i) => SideOf(each, paths[i]) with
            {
                Accuracy = reports[i].Metrics.Accuracy,
                LogLoss = reports[i].Metrics.LogLoss,
                Ece = reports[i].Metrics.ExpectedCalibrationError,
                RowsPerSecond = timed.Length / seconds[i].Order().ElementAt(Turns / 2),
            })],
            Rows = texts.Length,
            SameLabel = pairs.Average(pair => TensorPrimitives.IndexOfMax<float>(pair.First) == TensorPrimitives.IndexOfMax<float>(pair.Second) ? 1.0 : 0),
            LargestDifference = scores[0].Zip(scores[1]).Max(pair => Math.Abs(pair.First - pair.Second)),
        };
    }

    public void Write(CommandStreams streams, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Write(streams.Output, this);
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        var table = new ResultTable(["", .. Models.Select(side => side.Precision.ToString().ToLowerInvariant())]);
        Row("file", side => string.Create(culture, $"{side.FileSize / 1e6:F1} MB"));
        if (Rows is { } rows)
        {
            Row("accuracy", side => string.Create(culture, $"{100 * side.Accuracy:F2} %"));
            Row("log-loss", side => string.Create(culture, $"{side.LogLoss:F4}"));
            Row("calibration error", side => string.Create(culture, $"{side.Ece:F4}"));
            Row("rows a second", side => string.Create(culture, $"{side.RowsPerSecond:N0}"));
            table.Write(streams);
            streams.Output.WriteLine();
            streams.Output.WriteLine(string.Create(culture, $"{rows:N0} rows; {100 * SameLabel:F2} % have the same label, a probability differs by {LargestDifference:F4} at most."));
            return;
        }

        table.Write(streams);

        void Row(string name, Func<Side, string> cell) => table.Add([name, .. Models.Select(cell)]);
    }

    private static float[] Scores(TextClassifier classifier, string[] texts, CancellationToken cancellationToken)
    {
        float[] scores = new float[texts.Length * classifier.Labels.Count];
        classifier.Score(texts, scores, cancellationToken);
        return scores;
    }

    private static Side SideOf(TextClassifier classifier, string path) => new(path, classifier.Information.Precision, classifier.Information.FileSize);
}
