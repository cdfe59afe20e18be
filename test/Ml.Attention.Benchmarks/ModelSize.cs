using Ml.Attention.Layers;

namespace Ml.Attention.Benchmarks;

/// <summary>A network and a batch to measure with.</summary>
/// <param name="Width">The length of a token's vector.</param>
/// <param name="Heads">Attention heads of a layer.</param>
/// <param name="Layers">Encoder layers.</param>
/// <param name="FeedForward">The inner width of the feed-forward layer.</param>
/// <param name="Batch">Texts of a batch.</param>
/// <param name="Tokens">Tokens of each.</param>
internal sealed record ModelSize(int Width, int Heads, int Layers, int FeedForward, int Batch, int Tokens)
{
    public const int Vocabulary = 20_000, Classes = 2;

    private const int HeadSize = 16, BatchTokens = 2048;

    /// <summary>What everything is measured with that names no other.</summary>
    public static ModelSize Reference { get; } = OfWidth(128);

    /// <summary>Of a usual shape, 32 texts of 64 tokens.</summary>
    public static ModelSize OfWidth(int width) => new(width, width / HeadSize, 2, 4 * width, BatchTokens / 64, 64);

    /// <summary>As many tokens in texts of another length.</summary>
    public ModelSize OfTokens(int tokens) => this with { Batch = Batch * Tokens / tokens, Tokens = tokens };

    /// <summary>The floating-point operations of the matrix products of one forward pass; a training step has three times as many.</summary>
    public double ForwardOperations
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

    public EncoderOptions Encoder(NormalizationPlacement normalization, float dropout) => new()
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
    public int[] RandomIds(Random random) => [.. Enumerable.Range(0, Tokens).Select(_ => random.Next(1, Vocabulary))];

    /// <summary>The sizes as train_step.py takes them.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--vocabulary", $"{Vocabulary}", "--width", $"{Width}", "--heads", $"{Heads}", "--layers", $"{Layers}",
        "--feed-forward", $"{FeedForward}", "--batch", $"{Batch}", "--tokens", $"{Tokens}", "--classes", $"{Classes}",
    ];

    public override string ToString() =>
        $"{Batch} × {Tokens} tokens, vocabulary {Vocabulary:N0}, width {Width}, {Heads} heads, {Layers} layers, feed-forward {FeedForward}";
}
