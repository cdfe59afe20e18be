using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class EvaluateTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Scored
    {
        [KeyType(3)]
        public uint Label { get; set; }

        public float Real { get; set; }

        public string? Text { get; set; }

        [VectorType(3)]
        public float[]? Score { get; set; }

        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        public float Single { get; set; }
    }

    private static Scored[] Rows =>
    [
        new() { Label = 0, Real = 0, Score = [0.7f, 0.2f, 0.1f] },
        new() { Label = 0, Real = 0, Score = [0.3f, 0.6f, 0.1f] },
        new() { Label = 1, Real = 1, Score = [0.1f, 0.8f, 0.1f] },
        new() { Label = 1, Real = 5, Score = [0.4f, 0.4f, 0.2f] }, // a tie: the first class wins
        new() { Label = 2, Real = 2, Score = [0.5f, 0.3f, 0.2f] },
        new() { Label = 9, Real = float.NaN, Score = [0.2f, 0.3f, 0.5f] }, // no label: not counted
        new() { Label = 0, Real = 0, Score = [0f, 1f, 0f] },
    ];

    private IDataView Data(bool named = false)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Scored));
        if (named)
        {
            definition["Score"].AddAnnotation("SlotNames", new[] { "negative", "neutral", "pos" }, new VectorDataViewType(TextDataViewType.Instance, 3));
        }

        return _ml.Data.LoadFromEnumerable(Rows, definition);
    }

    [Fact]
    public void MetricsAreThoseOfTheScores()
    {
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(Data(), topKPredictionCount: 2);
        Assert.Equal(2.0 / 6, metrics.MicroAccuracy, 10);
        Assert.Equal((1.0 / 3 + 1.0 / 2 + 0) / 3, metrics.MacroAccuracy, 10);
        double[] losses = [-Math.Log(0.7f), -Math.Log(0.3f), -Math.Log(0.8f), -Math.Log(0.4f), -Math.Log(0.2f), -Math.Log(1e-15f)];
        Assert.Equal(losses.Average(), metrics.LogLoss, 6);
        double entropy = -(3.0 / 6 * Math.Log(3.0 / 6)) - (2.0 / 6 * Math.Log(2.0 / 6)) - (1.0 / 6 * Math.Log(1.0 / 6));
        Assert.Equal((entropy - losses.Average()) / entropy, metrics.LogLossReduction, 6);
        Assert.Equal([(losses[0] + losses[1] + losses[5]) / 3, (losses[2] + losses[3]) / 2, losses[4]], metrics.PerClassLogLoss.Select(loss => Math.Round(loss, 14)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal(5.0 / 6, metrics.TopKAccuracy, 10);
        Assert.Equal(2, metrics.TopKAccuracyForAllK!.Count);
        ConfusionMatrix matrix = metrics.ConfusionMatrix;
        Assert.Equal(3, matrix.NumberOfClasses);
        Assert.Equal([1, 2, 0], matrix.Counts[0]);
        Assert.Equal([1, 1, 0], matrix.Counts[1]);
        Assert.Equal([1, 0, 0], matrix.Counts[2]);
        Assert.Equal([1.0 / 3, 0.5, 0], matrix.PerClassRecall);
        Assert.Equal([1.0 / 3, 1.0 / 3, 0], matrix.PerClassPrecision);
        Assert.Equal(2, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(3, 0));
        Assert.Equal(0, _ml.MulticlassClassification.Evaluate(Data()).TopKAccuracy);
    }

    [Fact]
    public void RealLabelsAreClassNumbers()
    {
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(Data(), labelColumnName: "Real");
        Assert.Equal(2.0 / 6, metrics.MicroAccuracy, 10); // class 5 is not known: wrong, but counted
        Assert.Equal([0, 1, 0], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void TheConfusionTableIsText()
    {
        string table = _ml.MulticlassClassification.Evaluate(Data()).ConfusionMatrix.GetFormattedConfusionTable();
        Assert.Equal(Numbers.ReplaceLineEndings(), table);
        Assert.Equal(Named.ReplaceLineEndings(), _ml.MulticlassClassification.Evaluate(Data(named: true)).ConfusionMatrix.GetFormattedConfusionTable());
    }

    private const string Numbers = """

        Confusion table
                  ||========================
        PREDICTED ||     0 |     1 |     2 | Recall
        TRUTH     ||========================
                0 ||     1 |     2 |     0 | 0.3333
                1 ||     1 |     1 |     0 | 0.5000
                2 ||     1 |     0 |     0 | 0.0000
                  ||========================
        Precision ||0.3333 |0.3333 |0.0000 |

        """;

    private const string Named = """

        Confusion table
                    ||========================
        PREDICTED   ||     0 |     1 |     2 | Recall
        TRUTH       ||========================
        0. negative ||     1 |     2 |     0 | 0.3333
        1.  neutral ||     1 |     1 |     0 | 0.5000
        2.      pos ||     1 |     0 |     0 | 0.0000
                    ||========================
        Precision   ||0.3333 |0.3333 |0.0000 |

        """;

    [Fact]
    public void WrongColumnsAreErrors()
    {
        var text = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(Data(), labelColumnName: "Text"));
        Assert.Contains("Schema mismatch for label column 'Text': expected Single or Key, got String", text.Message);
        var score = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(Data(), scoreColumnName: "Single"));
        Assert.Contains("expected vector of two or more items of type Single, got Single", score.Message);
        foreach (string[] names in new[] { new[] { "X", "Score", "PredictedLabel" }, ["Label", "X", "PredictedLabel"], ["Label", "Score", "X"] })
        {
            var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(Data(), names[0], names[1], names[2]));
            Assert.Contains("X column '", missing.Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(Data(), topKPredictionCount: -1));
    }

    [Fact]
    public void NothingWarnsOfIgnoredRows()
    {
        var log = new List<string>();
        _ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                log.Add(message.RawMessage);
            }
        };
        _ml.MulticlassClassification.Evaluate(Data(), labelColumnName: "Real");
        Assert.Empty(log);
    }
}
