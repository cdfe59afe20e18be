using Ml.Attention.Inference;

namespace Ml.Attention.Sample.Jobs;

/// <summary>A <c>model.onnx</c>.</summary>
internal sealed class ClassifierScorer(TextClassifier classifier) : ITextScorer
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => classifier.Labels;

    /// <inheritdoc/>
    public bool ReadsPairs => classifier.Information.ReadsPairs;

    /// <inheritdoc/>
    public bool MultiLabel => classifier.Information.MultiLabel;

    /// <inheritdoc/>
    public IReadOnlyList<TextPrediction> Score(IReadOnlyList<string> texts, IReadOnlyList<string>? second, CancellationToken cancellationToken) => second is null
        ? classifier.Predict(texts, cancellationToken)
        : classifier.Predict([.. texts.Zip(second, (one, other) => new TextPair(one, other))], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => classifier.Dispose();
}
