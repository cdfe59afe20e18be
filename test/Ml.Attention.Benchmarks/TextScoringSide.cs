using Ml.Attention.Inference;
using Ml.Attention.Layers;

namespace Ml.Attention.Benchmarks;

/// <summary>Our scoring as users get it: an exported model, from raw texts to labels, tokenization included.</summary>
internal sealed class TextScoringSide : ISide, IDisposable
{
    private readonly TextClassifier _classifier;
    private readonly ActionSide _side;

    public TextScoringSide(NormalizationPlacement normalization)
    {
        var model = new ReferenceModel(ModelSize.Reference.Encoder(normalization, 0.1f));
        string[] texts = [.. model.Texts(ModelSize.Reference.Batch, ModelSize.Reference.Tokens, ModelSize.Reference.Tokens, seed: 1)];
        _classifier = model.Load();
        _side = new(() => _classifier.Predict(texts));
    }

    public double[] Run(int times) => _side.Run(times);

    public void Dispose() => _classifier.Dispose();
}
