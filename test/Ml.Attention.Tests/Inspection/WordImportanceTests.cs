using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>What a word adds, found by leaving it out.</summary>
public sealed class WordImportanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_the_change_of_the_prediction_when_the_word_is_not_there()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens });
        var importance = WordImportance.LeaveOneOut(classifier, "the plot was dull , it's all", Token);
        var whole = classifier.Predict("the plot was dull , it's all");
        string[] without = ["plot was dull , it's all", "the was dull , it's all", "the plot dull , it's all", "the plot was , it's all", "the plot was dull it's all", "the plot was dull , all", "the plot was dull , it's"];
        int label = classifier.Labels.ToList().IndexOf(whole.Label);
        var scores = classifier.Predict(without, Token).Select(prediction => (double)prediction.Scores[label]).ToList();

        Assert.Equal((whole.Label, 1), (importance.Label, importance.LeftOutTogether));
        Assert.Equal(["the", "plot", "was", "dull", ",", "it's", "all"], importance.Tokens);
        Assert.Equal(new TextRange(13, 4), importance.TokenRanges[3]);
        Closeness.Equal(scores.Select(score => whole.Probability - score), importance.ProbabilityAdded, 1e-5);
        Closeness.Equal(scores.Select(score => LogOdds(whole.Probability) - LogOdds(score)), importance.LogOddsAdded, 1e-3);
    }

    [Fact]
    public void Tokens_of_a_cut_text_that_were_left_out_stay_out()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        var importance = WordImportance.LeaveOneOut(classifier, string.Join(' ', Enumerable.Repeat("film", 8).Concat(Enumerable.Repeat("dull", 50)).Concat(Enumerable.Repeat("cast", 8))), Token);
        Assert.Equal(16, importance.LogOddsAdded.Count);
        string kept = string.Join(' ', Enumerable.Repeat("film", 8).Concat(Enumerable.Repeat("cast", 8)));
        Closeness.Equal(WordImportance.LeaveOneOut(classifier, kept, Token).LogOddsAdded, importance.LogOddsAdded, 1e-4);
    }

    [Fact]
    public void Texts_of_all_kinds_have_numbers()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens });
        foreach (string text in TrainedModel.Texts)
        {
            var importance = WordImportance.LeaveOneOut(classifier, text, Token);
            Assert.Equal(classifier.Predict(text).Tokens!.Count, importance.LogOddsAdded.Count);
            Assert.All(importance.LogOddsAdded, value => Assert.True(double.IsFinite(value)));
            Assert.All(importance.ProbabilityAdded, value => Assert.InRange(value, -1, 1));
        }

        Assert.Empty(WordImportance.LeaveOneOut(classifier, "", Token).Tokens);
    }

    [Fact]
    public void Of_a_very_long_text_neighbours_are_left_out_together()
    {
        var options = Films.Options(epochs: 1);
        using var stream = new MemoryStream();
        new TextClassificationTrainer(options with { Tokenizer = options.Tokenizer with { MaxTokens = 1000 } }, threads: 1).Fit(Films.Create(20, seed: 5), [], cancellationToken: Token).Save(stream);
        stream.Position = 0;
        using var classifier = TextClassifier.Load(stream, new() { Outputs = ModelOutputs.Tokens });
        var importance = WordImportance.LeaveOneOut(classifier, string.Join(' ', Enumerable.Range(0, 600).Select(i => i % 7 == 0 ? "dull" : "film")), Token);
        Assert.Equal((600, 6), (importance.LogOddsAdded.Count, importance.LeftOutTogether));
        Assert.Equal(importance.LogOddsAdded[0], importance.LogOddsAdded[5]);
        Assert.NotEqual(importance.LogOddsAdded[5], importance.LogOddsAdded[6]);
    }

    [Fact]
    public void A_classifier_without_tokens_is_an_error()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Features });
        var exception = Assert.Throws<ArgumentException>(() => WordImportance.LeaveOneOut(classifier, "a fine film", Token));
        Assert.StartsWith("The classifier gives no tokens (its outputs are Features); expected one that was loaded with ScoringOptions.Outputs = ModelOutputs.Tokens or ModelOutputs.AttentionWeights.", exception.Message, StringComparison.Ordinal);
    }

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
}
