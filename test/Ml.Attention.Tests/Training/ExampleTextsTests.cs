using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class ExampleTextsTests
{
    [Fact]
    public void All_examples_are_pairs_or_none_is()
    {
        Assert.True(ExampleTexts.ArePairs([new TextPairExample("a", "", "x"), new TextPairExample("b", "c", "y")]));
        Assert.False(ExampleTexts.ArePairs([new("a", "x"), new("b", "y")]));
    }

    [Fact]
    public void A_row_that_differs_is_named()
    {
        TextExample single = new("a", "x"), pair = new TextPairExample("b", "c", "y");
        Says("Example 2 (counted from 0, validation behind training) has no second text, and those before it have one; expected one in all examples or in none.", [pair, pair], [single]);
        Says("Example 1 (counted from 0, validation behind training) has a second text, and those before it have none;", [single, pair], []);

        static void Says(string expected, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation) =>
            Assert.StartsWith(expected, Assert.Throws<TrainingDataException>(() => new TextClassificationTrainer().Fit(training, validation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_needs_two_tokens()
    {
        var options = Films.Options();
        var trainer = Films.Trainer(options with { Tokenizer = options.Tokenizer with { MaxTokens = 1 } });
        var problem = Assert.Throws<ArgumentException>(() => trainer.Fit(NumberPairs.Create(10, seed: 1), cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("Tokenizer.MaxTokens is 1; expected 2 or more for pairs of texts", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_a_pair_stand_one_behind_the_other() =>
        Assert.Equal(["a", "b", "c", "d"], ExampleTexts.All([new TextPairExample("a", "b", "x"), new TextPairExample("c", "d", "x")]));

    [Fact]
    public void Equal_first_texts_are_not_yet_copies()
    {
        var examples = Enumerable.Range(0, 400).Select(i => (TextExample)new TextPairExample("the same question", $"answer {i}", i % 2 == 0 ? "x" : "y")).ToList();
        var (training, validation) = ExampleSplit.Create(examples);
        Assert.Equal((360, 40), (training.Count, validation.Count));
        Assert.Empty(TrainingWarnings.Find(training, validation, ["x", "y"]));
    }
}
