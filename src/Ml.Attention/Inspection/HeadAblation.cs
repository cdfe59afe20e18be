using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Inspection;

/// <summary>Scores a model again without each of its heads.</summary>
internal static class HeadAblation
{
    public static (ClassificationMetrics All, IReadOnlyList<DroppedHead> Without) Compute(
        ModelProto model, ModelConfiguration configuration, IReadOnlyList<TextExample> examples, ScoringOptions scoring, CancellationToken cancellationToken)
    {
        var (all, labels) = Score(model, examples, scoring, cancellationToken);
        var without = new List<DroppedHead>();
        for (int layer = 0; layer < configuration.Encoder.Layers; layer++)
        {
            foreach (int? head in Enumerable.Range(0, configuration.Encoder.Heads).Select(head => (int?)head).Append(null))
            {
                var (metrics, others) = Score(ModelVariant.WithoutHead(model, configuration, layer, head), examples, scoring, cancellationToken);
                double changed = labels.Zip(others).Count(pair => pair.First != pair.Second) / (double)examples.Count;
                without.Add(new(layer, head, metrics.Accuracy, metrics.Accuracy - all.Accuracy, metrics.LogLoss, changed));
            }
        }

        return (all, without);
    }

    private static (ClassificationMetrics Metrics, IReadOnlyList<string> Labels) Score(
        ModelProto model, IReadOnlyList<TextExample> examples, ScoringOptions scoring, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(model.ToByteArray());
        using var classifier = TextClassifier.Load(stream, scoring with { Outputs = ModelOutputs.None });
        var predictions = classifier.Predict([.. examples.Select(example => example.Text)], cancellationToken);
        return (
            ClassificationMetrics.Compute(classifier.Labels, [.. examples.Select(example => example.Label)], predictions),
            [.. predictions.Select(prediction => prediction.Label)]);
    }
}
