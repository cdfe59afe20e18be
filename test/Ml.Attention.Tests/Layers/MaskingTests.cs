using Ml.Attention.Layers;
using Xunit;

namespace Ml.Attention.Tests.Layers;

/// <summary>The score of a text does not depend on how far it is padded, nor on what stands beside it.</summary>
public sealed class MaskingTests(ITestOutputHelper output)
{
    private const int Seed = 35;
    private const double Tolerance = 1e-5;

    public static MatrixTheoryData<PoolingKind, NormalizationPlacement, PositionKind> Forms => new(
        Enum.GetValues<PoolingKind>(), Enum.GetValues<NormalizationPlacement>(), Enum.GetValues<PositionKind>());

    [Theory]
    [MemberData(nameof(Forms))]
    public void Score_is_the_same_alone_padded_and_in_a_batch(PoolingKind pooling, NormalizationPlacement normalization, PositionKind positions)
    {
        output.WriteLine($"seed {Seed}");
        using var classifier = Classifier(pooling, normalization, positions);
        var random = new Random(Seed);
        long[][] texts = [.. Enumerable.Range(0, 6).Select(i => Draw(random, 1 + (3 * i))), []];
        float[][] together = classifier.Score(ClassifierForward.MaxTokens, texts);

        // Otherwise equal scores would say nothing.
        Assert.True(Distance(together[0], together[3]) > 0.01);
        foreach (var (i, text) in texts.Index())
        {
            float[] alone = classifier.Score(Math.Max(1, text.Length), [text])[0];
            float[] padded = classifier.Score(Math.Max(1, text.Length) + 5, [text])[0];
            float[] beside = classifier.Score(20, [texts[5], text, texts[2]])[1];
            Assert.All(alone, score => Assert.InRange(score, 0f, 1f));
            Assert.InRange(Distance(alone, padded), 0, Tolerance);
            Assert.InRange(Distance(alone, beside), 0, Tolerance);
            Assert.InRange(Distance(alone, together[i]), 0, Tolerance);
        }
    }

    public static TheoryData<EncoderOptions> Switches => new(
        new EncoderOptions { Window = 2 },
        new EncoderOptions { Causal = true },
        new EncoderOptions { Causal = true, Window = 1, Positions = PositionKind.Rotary },
        new EncoderOptions { HeadSize = 6, AttentionScale = 1, ProjectionActivation = ProjectionActivation.Relu });

    [Theory]
    [MemberData(nameof(Switches), DisableDiscoveryEnumeration = true)]
    public void So_it_is_with_every_switch(EncoderOptions form)
    {
        output.WriteLine($"seed {Seed}");
        using var classifier = new ClassifierForward(form with { Layers = 2, Width = 16, Heads = 4, FeedForward = 24 }, Seed);
        var random = new Random(Seed);
        long[][] texts = [Draw(random, 4), Draw(random, 9), []];
        float[][] together = classifier.Score(ClassifierForward.MaxTokens, texts);
        Assert.True(Distance(together[0], together[1]) > 1e-3);
        foreach (var (i, text) in texts.Index())
        {
            Assert.InRange(Distance(classifier.Score(Math.Max(1, text.Length), [text])[0], together[i]), 0, Tolerance);
        }
    }

    [Fact]
    public void A_causal_encoder_with_the_first_token_pooled_sees_nothing_else()
    {
        using var classifier = new ClassifierForward(new() { Layers = 2, Width = 16, Heads = 4, FeedForward = 24, Causal = true, Pooling = PoolingKind.First }, Seed);
        Assert.InRange(Distance(classifier.Score(4, [[3, 7, 9, 12]])[0], classifier.Score(4, [[3, 1, 2, 5]])[0]), 0, Tolerance);
        Assert.True(Distance(classifier.Score(4, [[3, 7, 9, 12]])[0], classifier.Score(4, [[4, 7, 9, 12]])[0]) > 1e-3);
    }

    [Fact]
    public void Order_of_tokens_matters_with_positions_and_not_without()
    {
        long[] text = [3, 7, 9, 12], reversed = [12, 9, 7, 3];
        using var ordered = Classifier(PoolingKind.Mean, NormalizationPlacement.Before, PositionKind.Sinusoidal);
        using var unordered = Classifier(PoolingKind.Mean, NormalizationPlacement.Before, PositionKind.None);
        Assert.True(Distance(ordered.Score(4, [text])[0], ordered.Score(4, [reversed])[0]) > 1e-3);
        Assert.InRange(Distance(unordered.Score(4, [text])[0], unordered.Score(4, [reversed])[0]), 0, Tolerance);
    }

    private static ClassifierForward Classifier(PoolingKind pooling, NormalizationPlacement normalization, PositionKind positions) =>
        new(new EncoderOptions { Layers = 2, Width = 16, Heads = 4, FeedForward = 24, Pooling = pooling, Normalization = normalization, Positions = positions }, Seed);

    private static long[] Draw(Random random, int tokens) => [.. Enumerable.Range(0, tokens).Select(_ => random.NextInt64(1, ClassifierForward.Vocabulary))];

    private static double Distance(float[] left, float[] right) => left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max();
}
