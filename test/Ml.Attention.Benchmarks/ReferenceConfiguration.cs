using Ml.Attention.Layers;

namespace Ml.Attention.Benchmarks;

/// <summary>The network and the batch that everything is measured with (design, section 2).</summary>
internal static class ReferenceConfiguration
{
    public const int Vocabulary = 20_000, Width = 128, Heads = 8, Layers = 2, FeedForward = 512;

    public const int Batch = 32, Tokens = 64, Classes = 2;

    /// <summary>The floating-point operations of the matrix products of one forward pass; a training step has three times as many.</summary>
    public static double ForwardOperations
    {
        get
        {
            double rows = Batch * Tokens;
            double projections = 4 * rows * Width * Width;
            double scoresAndMixing = 2 * rows * Tokens * Width;
            double feedForward = 2 * rows * Width * FeedForward;
            return 2 * ((Layers * (projections + scoresAndMixing + feedForward)) + (Batch * Width * Classes));
        }
    }

    public static EncoderOptions Encoder(NormalizationPlacement normalization, float dropout) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        FeedForward = FeedForward,
        Dropout = dropout,
        EmbeddingDropout = null,
        HeadDropout = null,
        Activation = Activation.Relu,
        Normalization = normalization,
    };

    /// <summary>Token ids, any but padding equally likely: a batch then uses as many rows of the table as it can.</summary>
    public static int[] RandomIds(Random random) => [.. Enumerable.Range(0, Tokens).Select(_ => random.Next(1, Vocabulary))];

    /// <summary>The sizes as train_step.py takes them.</summary>
    public static IEnumerable<string> ToArguments() =>
    [
        "--vocabulary", $"{Vocabulary}", "--width", $"{Width}", "--heads", $"{Heads}", "--layers", $"{Layers}",
        "--feed-forward", $"{FeedForward}", "--batch", $"{Batch}", "--tokens", $"{Tokens}", "--classes", $"{Classes}",
    ];
}
