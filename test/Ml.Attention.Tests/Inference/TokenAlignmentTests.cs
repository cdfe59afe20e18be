using Ml.Attention.Inference;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Where tokens stand in the text that was given.</summary>
public sealed class TokenAlignmentTests
{
    /// <summary>What stands between tokens, and is none.</summary>
    private static readonly string[] Separators = [" ", "\t", "\r\n", "\0", "\u200b", "  \u3000", "\u0007 ", "\u00a0"];

    /// <summary>Tokens, some of which are parts of others, and how they are written in the text where that is another way.</summary>
    private static readonly string[] Words =
        ["a", "aa", "film", "fil", "it's", "it", "s", "DON’T", "'", "-", "---", "...", ".", "!!", "我", "爱", "𠀀", "👍", "cafe\u0301", "e\u0301", "2", "<b", "\ud83d", "\udc4d", "\ufffd"];

    [Fact]
    public void A_range_is_the_token_in_every_text_that_is_not_cut()
    {
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens });
        foreach (string text in TrainedModel.Texts.Append("dull dull dull"))
        {
            var prediction = classifier.Predict(text);
            Assert.Equal(prediction.Tokens!.Count, prediction.TokenRanges!.Count);
            Assert.Equal(prediction.Tokens, prediction.TokenRanges.Select(range => text.Substring(range.Start, range.Length).Replace('\ud83d', text.Contains("👍", StringComparison.Ordinal) ? '\ud83d' : '\ufffd')));
            InOrder(prediction.TokenRanges);
        }
    }

    [Fact]
    public void Repeated_words_stand_one_after_the_other()
    {
        Assert.Equal([new(0, 1), new(2, 2), new(5, 1)], Align("a aa a", ["a", "aa", "a"]));
        Assert.Equal([new(1, 1), new(2, 4), new(6, 1)], Align("'it's'"[1..].Insert(0, "\0'"), ["'", "it's", "'"]));
    }

    [Fact]
    public void The_second_half_of_a_cut_text_is_found_from_its_end()
    {
        Assert.Equal([new(0, 1), new(2, 1), new(8, 1)], Align("a b a a a", ["a", "b", "a"], maxTokens: 3));
        Assert.Equal([new(0, 1), new(2, 1), new(4, 1)], Align("a b a", ["a", "b", "a"], maxTokens: 3));
        Assert.Equal([new(8, 1)], Align("\t\t\t\t\t\t\t\ta a", ["a"], maxTokens: 1));
        Assert.Equal([new(0, 1), new(2, 1), new(4, 1)], Align("a b a a a", ["a", "b", "a"], maxTokens: 3, Truncation.Head));
    }

    [Fact]
    public void Two_hundred_random_texts_have_their_tokens_where_they_were_put()
    {
        var random = new Random(20261);
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Tokens });
        int most = classifier.Information.Tokenizer.MaxTokens, head = (most + 1) / 2;
        var made = Enumerable.Range(0, 200).Select(_ => Make(random, random.Next(3 * most))).ToList();
        var predictions = classifier.Predict([.. made.Select(one => one.Text)], TestContext.Current.CancellationToken);
        foreach (var ((text, ranges), prediction) in made.Zip(predictions))
        {
            var kept = ranges.Count <= most ? ranges : [.. ranges.Take(head), .. ranges.TakeLast(most - head)];
            Assert.Equal(kept, prediction.TokenRanges);
        }
    }

    [Fact]
    public void A_token_that_is_not_there_is_an_error()
    {
        var exception = Assert.Throws<ModelFormatException>(() => Align("a b", ["a", "c"]));
        Assert.StartsWith("Token 1 of the model, 'c', is not in the text where it should be;", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => Align("a b", ["b", "a"]));
        Assert.Throws<ModelFormatException>(() => Align("a b", ["b", "a"], maxTokens: 2));
    }

    private static (string Text, List<TextRange> Ranges) Make(Random random, int count)
    {
        string text = random.Next(2) == 0 ? "" : Separators[random.Next(Separators.Length)];
        List<TextRange> ranges = [];
        for (int i = 0; i < count; i++)
        {
            string word = Words[random.Next(Words.Length)];
            ranges.Add(new(text.Length, word == "<b" ? 1 : word.Length));
            if (word == "<b")
            {
                ranges.Add(new(text.Length + 1, 1));
            }

            text += word + Separators[random.Next(Separators.Length)];
        }

        return (text, ranges);
    }

    private static TextRange[] Align(string text, string[] tokens, int maxTokens = 256, Truncation truncation = Truncation.BothEnds) =>
        TokenAlignment.Align(text, tokens, new() { MaxTokens = maxTokens, Truncation = truncation });

    private static void InOrder(IReadOnlyList<TextRange> ranges) =>
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"{pair.First} and {pair.Second} overlap."));
}
