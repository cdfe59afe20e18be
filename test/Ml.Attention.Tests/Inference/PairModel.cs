using Ml.Attention.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Inference;

/// <summary>One small model of pairs, trained once for all tests that need one.</summary>
internal static class PairModel
{
    private static readonly Lazy<TrainedTextClassifier> Trained = new(() => Films.Trainer(Options).Fit(NumberPairs.Create(600, seed: 81), []));

    /// <summary>Pairs of all kinds, hostile ones among them: of the texts of <see cref="TrainedModel"/>, each with another.</summary>
    public static IReadOnlyList<TextPair> Pairs { get; } =
        [.. TrainedModel.Texts.Index().Select(text => new TextPair(text.Item, TrainedModel.Texts[text.Index * 5 % TrainedModel.Texts.Count])), new("two of it", "five"), new("", ""), new("two", "")];

    public static TextClassificationOptions Options => Films.Options(epochs: 12, seed: 3);

    public static TextClassifier Load(ScoringOptions? options = null) => Trained.Value.ToClassifier(options);

    public static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        Trained.Value.Save(stream);
        return stream.ToArray();
    }
}
