using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Pooled vector, tokens and attention weights on request.</summary>
public sealed class ModelOutputsTests
{
    private const ModelOutputs All = ModelOutputs.Features | ModelOutputs.Tokens | ModelOutputs.AttentionWeights;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Scores_are_the_same_with_and_without()
    {
        using TextClassifier plain = TrainedModel.Load(), asked = TrainedModel.Load(new() { Outputs = All });
        var expected = plain.Predict(TrainedModel.Texts, Token).SelectMany(prediction => prediction.Scores);
        Closeness.Equal(expected, asked.Predict(TrainedModel.Texts, Token).SelectMany(prediction => prediction.Scores), 1e-6);
    }

    [Fact]
    public void Nothing_is_given_that_was_not_asked_for()
    {
        using var plain = TrainedModel.Load();
        var prediction = plain.Predict("a fine film");
        Assert.Null(prediction.Features);
        Assert.Null(prediction.Tokens);
        Assert.Null(prediction.Attention);
    }

    [Fact]
    public void Tokens_are_those_that_were_read()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens });
        var predictions = classifier.Predict(["a fine film!", "", "我love", string.Join(' ', Enumerable.Range(0, 99))], Token);
        Assert.Equal(["a", "fine", "film", "!"], predictions[0].Tokens!);
        Assert.Empty(predictions[1].Tokens!);
        Assert.Equal(["我", "love"], predictions[2].Tokens!);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "91", "92", "93", "94", "95", "96", "97", "98"], predictions[3].Tokens!);
        Assert.Null(predictions[0].Attention);
    }

    [Fact]
    public void Features_do_not_depend_on_the_batch()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Features });
        var together = classifier.Predict(TrainedModel.Texts, Token);
        foreach (var (i, text) in TrainedModel.Texts.Index())
        {
            Assert.Equal(16, together[i].Features!.Count);
            Closeness.Equal(classifier.Predict(text).Features!, together[i].Features!, 1e-5);
        }

        Assert.NotEqual(together[0].Features, together[2].Features);
    }

    [Fact]
    public void Attention_weights_of_a_token_sum_to_one_over_the_real_tokens()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        foreach (var (text, prediction) in TrainedModel.Texts.Zip(classifier.Predict(TrainedModel.Texts, Token)))
        {
            var attention = prediction.Attention!;
            Assert.Equal((1, 2, prediction.Tokens!.Count), (attention.Layers, attention.Heads, attention.Tokens));
            for (int row = 0; row < 2 * attention.Tokens; row++)
            {
                var weights = Enumerable.Range(0, attention.Tokens).Select(key => attention[0, row / attention.Tokens, row % attention.Tokens, key]);
                Assert.True(Math.Abs(weights.Sum() - 1) < 1e-5, $"'{text}': row {row} sums to {weights.Sum()}.");
            }
        }
    }
}
