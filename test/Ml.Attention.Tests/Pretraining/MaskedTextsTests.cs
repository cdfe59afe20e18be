using Ml.Attention.Generation;
using Ml.Attention.Pretraining;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Pretraining;

public sealed class MaskedTextsTests(ITestOutputHelper output)
{
    private const int Seed = 77, Unknown = 3, MaskId = 54;

    /// <summary>Ids 1 to 3 are shared by unknown words; 50 words have 4 to 53.</summary>
    private static readonly Vocabulary Vocabulary = new([.. Enumerable.Range(0, 50).Select(i => new[] { $"w{i}" })], Unknown);

    private static readonly PretrainingOptions Options = new() { Training = new() { Seed = Seed } };

    [Fact]
    public void Fifteen_of_a_hundred_words_are_told_and_of_these_eighty_are_hidden_and_ten_are_others()
    {
        int[][] texts = Texts(2000, 20);
        var pairs = Draw(texts, 0);
        var told = texts.Zip(pairs).SelectMany(text => text.Second.Given.Select(place => (Read: text.Second.Source[place], Is: text.First[place]))).ToList();
        double hidden = Share(told.Count(each => each.Read == MaskId)), same = Share(told.Count(each => each.Read == each.Is));

        output.WriteLine($"of {told.Count}: {hidden:F3} hidden, {same:F3} as they are; seed {Seed}");
        Assert.Equal(2000 * 3, told.Count);
        Assert.InRange(hidden, 0.78, 0.82);
        Assert.InRange(same, 0.09, 0.12);

        double Share(int count) => count / (double)told.Count;
    }

    [Fact]
    public void What_is_told_is_what_stood_there_and_all_else_is_as_it_was()
    {
        int[][] texts = Texts(300, 13);
        foreach (var (text, pair) in texts.Zip(Draw(texts, 4)))
        {
            Assert.Equal(text.Length, pair.Source.Length);
            Assert.Equal(pair.Given.Select(place => text[place]), pair.Expected);
            Assert.Equal(pair.Given, pair.Given.Distinct().Order());
            Assert.All(Enumerable.Range(0, text.Length).Except(pair.Given), place => Assert.Equal(text[place], pair.Source[place]));
            Assert.All(pair.Source, id => Assert.InRange(id, 1, MaskId));
        }
    }

    [Fact]
    public void Unknown_words_are_never_told_and_texts_of_nothing_else_are_left_out()
    {
        int[][] texts = [[1, 2, 10, 3, 1, 2, 3], [1, 2, 3], [10], []];
        var pair = Assert.Single(Draw(texts, 0));

        Assert.Equal([2], pair.Given);
        Assert.Equal([10], pair.Expected);
    }

    [Fact]
    public void Each_epoch_hides_others_and_as_many()
    {
        int[][] texts = Texts(50, 20);
        var (first, again, second) = (Draw(texts, 0), Draw(texts, 0), Draw(texts, 1));

        Assert.Equal(first.SelectMany(pair => pair.Source), again.SelectMany(pair => pair.Source));
        Assert.NotEqual(first.SelectMany(pair => pair.Given), second.SelectMany(pair => pair.Given));
        Assert.Equal(first.Select(pair => pair.Given.Length), second.Select(pair => pair.Given.Length));
    }

    private static IReadOnlyList<SequencePair> Draw(int[][] texts, int epoch) => new MaskedTexts(texts, Vocabulary, Options, MaskId).Draw(epoch);

    private static int[][] Texts(int count, int length)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(1 + Unknown, MaskId)).ToArray())];
    }
}
