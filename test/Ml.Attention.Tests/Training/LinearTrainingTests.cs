using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class LinearTrainingTests
{
    // Feature 1 is in all texts, 2 and 3 tell the class, 4 is in one text alone.
    private static readonly EncodedText[] Texts = [.. Enumerable.Range(0, 60).Select(i => new EncodedText([], i % 2) { Features = i == 0 ? [1, 2, 4] : [1, 2 + (i % 2)] })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Features_that_tell_classes_apart_are_learnt(bool usesRatios)
    {
        var weights = Create(Texts, usesRatios).Run(seed: 1, Token);
        Assert.Equal((5 * 3, 2), (weights.Table.Length, weights.Bias.Length));
        double Probability(int label, params List<int> features) => Math.Exp(weights.LogProbabilities(features)[label]);
        Assert.True(Probability(0, 1, 2) > 0.6 && Probability(1, 1, 3) > 0.6);
        Assert.Equal(1, Probability(0, 1, 2) + Probability(1, 1, 2), 1e-5);
        Assert.Equal(Probability(0), Math.Exp(weights.Bias[0]) / weights.Bias.Sum(each => Math.Exp(each)), 1e-5);
    }

    [Fact]
    public void The_value_of_a_feature_is_its_inverse_document_frequency()
    {
        float[] table = Create(Texts, usesRatios: false).Run(seed: 1, Token).Table;
        double Square(int texts) => Math.Pow(Math.Log(61.0 / (1 + texts)) + 1, 2);
        Closeness.Equal([0f, (float)Square(60), (float)Square(30), (float)Square(30), (float)Square(1)], [table[2], table[5], table[8], table[11], table[14]], 1e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights() =>
        Assert.Equal(Create(Texts, true).Run(3, Token).Table, Create(Texts, true).Run(3, Token).Table);

    [Fact]
    public void Examples_of_a_class_count_as_targets_want()
    {
        EncodedText[] unequal = [.. Texts.Where((text, i) => text.Label == 0 || i < 8)];
        double Bias(double[]? own) => new LinearTraining(unequal, (text, features) => features.AddRange(text.Features), 4, new(2) { Weights = own }, usesRatios: false).Run(1, Token).Bias[1];
        Assert.True(Bias([0.5, 5]) > Bias(null));
    }

    private static LinearTraining Create(EncodedText[] texts, bool usesRatios) =>
        new(texts, (text, features) => features.AddRange(text.Features), features: 4, new(2), usesRatios);
}
