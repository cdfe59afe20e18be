using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Inference;

/// <summary>One small model, trained once for all tests that need one.</summary>
internal static class TrainedModel
{
    private static readonly Lazy<TrainedTextClassifier> Trained = new(() =>
        Training.Films.Trainer(Training.Films.Options(epochs: 4)).Fit(Training.Films.Create(80, seed: 71), []));

    private static readonly Lazy<byte[]> File = new(() =>
    {
        using var stream = new MemoryStream();
        Films.Save(stream);
        return stream.ToArray();
    });

    public static TrainedTextClassifier Films => Trained.Value;

    public static byte[] Bytes => File.Value;

    /// <summary>Texts of all kinds, hostile ones among them.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "a fine film", "", "the plot was dull , and the cast awful .", " \t\r\n", "FINE", "Fine!", "我爱你", "我love你。", "👍🏽👨‍👩", "cafe\u0301 naïve",
        "unknown words only here", "a\0b fine", "\ud83d unpaired", string.Concat(Enumerable.Repeat("dull film ", 200)), "x", "\u200b", "it's 'quoted'",
    ];

    public static TextClassifier Load(ScoringOptions? options = null)
    {
        using var stream = new MemoryStream(Bytes);
        return TextClassifier.Load(stream, options);
    }
}
