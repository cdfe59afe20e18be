using Ml.Attention.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Translation;

public sealed class TranslatorTests(ReversedWords fixture, ITestOutputHelper output) : IClassFixture<ReversedWords>
{
    private static readonly IReadOnlyList<TranslationExample> Unseen = ReversedWords.Examples(500, ReversedWords.Seed + 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Texts_it_has_not_seen_are_translated()
    {
        var translations = fixture.Translator.Translate([.. Unseen.Select(example => example.Source)], Token);
        double right = translations.Zip(Unseen).Count(pair => pair.First.Text == pair.Second.Target) / (double)Unseen.Count;

        output.WriteLine($"{right:P1} of {Unseen.Count} texts are right; trained in {fixture.Trained.Summary.Seconds:F1} s; seed {ReversedWords.Seed}");
        Assert.InRange(right, 0.97, 1);
        Assert.InRange(fixture.Trained.Summary.ValidationAccuracy!.Value, 0.97, 1);
        Assert.Equal(Math.Exp(fixture.Trained.Summary.ValidationLoss!.Value), fixture.Trained.Summary.ValidationPerplexity!.Value, 9);
        Assert.Equal((3000, 0), (fixture.Trained.Summary.TrainingExamples + fixture.Trained.Summary.ValidationExamples, fixture.Trained.Summary.LeftOutExamples));
        Assert.InRange(fixture.Trained.Summary.ValidationExamples, 200, 500); // A tenth of the different ones, and all copies of those.
    }

    [Fact]
    public void Beam_search_does_not_find_less_than_greedy_search()
    {
        string[] texts = [.. Unseen.Select(example => example.Source), .. Unseen.Select(example => $"{example.Source} snowwind rainy")];
        using var greedy = fixture.Trained.ToTranslator(new() { BeamWidth = 1 });
        using var beams = fixture.Trained.ToTranslator(new() { BeamWidth = 4 });
        var pairs = greedy.Translate(texts, Token).Zip(beams.Translate(texts, Token)).ToList();
        int lower = pairs.Count(pair => pair.Second.Score < pair.First.Score - 1e-4);

        output.WriteLine($"lower for {lower} of {texts.Length}, higher for {pairs.Count(pair => pair.Second.Score > pair.First.Score + 1e-4)}");
        Assert.InRange(lower, 0, texts.Length / 100);
    }

    [Fact]
    public void A_file_translates_as_the_model_in_memory_does()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            fixture.Trained.Save(path);
            using var loaded = Translator.Load(path);
            Assert.Equal(fixture.Translator.Translate("moon tree sun"), loaded.Translate("moon tree sun"));
            Assert.Equal((24, 4), (loaded.MaxTokens, loaded.Generation.BeamWidth));
            Assert.Equal(fixture.Trained.Summary.Parameters, loaded.Parameters);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_text_alone_and_in_a_batch_has_one_translation()
    {
        var together = fixture.Translator.Translate([.. Unseen.Take(40).Select(example => example.Source)], Token);

        Assert.All(Unseen.Take(40).Zip(together), pair => Assert.Equal(fixture.Translator.Translate(pair.First.Source).Text, pair.Second.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void An_empty_text_has_an_empty_translation(string text) =>
        Assert.Equal(new TranslatedText("", 0, 0, false), fixture.Translator.Translate(["sun", text], Token)[1]);

    [Theory]
    [InlineData("日本語")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("😀😀😀 sun")]
    public void Any_text_has_some_translation(string text)
    {
        var translation = fixture.Translator.Translate(text);

        Assert.True(double.IsFinite(translation.Score));
        Assert.False(translation.IsCut);
    }

    [Fact]
    public void White_space_between_words_does_not_matter() =>
        Assert.Equal(fixture.Translator.Translate("moon tree sun"), fixture.Translator.Translate("  moon\ttree \n sun "));

    [Fact]
    public void A_text_that_is_too_long_is_cut_and_says_so()
    {
        var translation = fixture.Translator.Translate(string.Join(' ', Enumerable.Repeat("sun", 200)));

        Assert.True(translation.IsCut);
        Assert.Equal(200, translation.SourceTokens);
        Assert.False(fixture.Translator.Translate("sun moon").IsCut);
    }

    [Fact]
    public void No_more_tokens_are_written_than_asked_for()
    {
        using var brief = fixture.Trained.ToTranslator(new() { MaxTokens = 2 });

        Assert.InRange(brief.Translate("sun moon star rain wind").Text.Split(' ').Length, 1, 2);
    }

    [Fact]
    public void Many_threads_share_a_translator()
    {
        string[] texts = [.. Unseen.Take(50).Select(example => example.Source)];
        var expected = fixture.Translator.Translate(texts, Token);

        Assert.All(ParallelEnumerable.Range(0, 8).WithDegreeOfParallelism(8).Select(_ => fixture.Translator.Translate(texts, Token)).ToList(), found =>
            Assert.Equal(expected.Select(each => each.Text), found.Select(each => each.Text)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        var options = ReversedWords.Options with { Training = ReversedWords.Options.Training with { Epochs = 1 } };

        Assert.Equal(Bytes(ReversedWords.Fit(options, Token)), Bytes(ReversedWords.Fit(options, Token)));

        static byte[] Bytes(TrainedTranslator trained)
        {
            using var stream = new MemoryStream();
            trained.Save(stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void A_cancelled_training_gives_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var trainer = new TranslationTrainer(ReversedWords.Options) { Threads = 1, Progress = new ProgressListener(progress =>
        {
            if (progress.Completed is not null)
            {
                source.Cancel();
            }
        }) };
        var trained = trainer.Fit(ReversedWords.Examples(300, 1), cancellationToken: source.Token);

        Assert.True(trained.Summary.Cancelled);
        Assert.Single(trained.Summary.History);
        using var translator = trained.ToTranslator();
        Assert.NotNull(translator.Translate("sun").Text);
    }

    [Fact]
    public void A_model_of_another_kind_is_refused()
    {
        using var stream = new MemoryStream();
        fixture.Trained.Save(stream);
        stream.Position = 0;
        var error = Assert.Throws<ModelFormatException>(() => TextClassifier.Load(stream));
        Assert.Equal("The stream is an ONNX model, but no text classifier of Ml.Attention: it is a translator, which 'ml-attention translate' and Translator.Load take. Expected a file written by 'ml-attention train' or TrainedTextClassifier.Save.", error.Message);

        string path = Path.Combine(Architecture.Repository.Root, "models", "spam", "model.onnx");
        error = Assert.Throws<ModelFormatException>(() => Translator.Load(path));
        Assert.Equal($"'{path}' is an ONNX model, but no translator of Ml.Attention: it is a text classifier, which 'ml-attention predict' and TextClassifier.Load take. Expected a file written by 'ml-attention train-translation' or TrainedTranslator.Save.", error.Message);
    }

    [Fact]
    public void Examples_that_are_none_are_refused()
    {
        var trainer = new TranslationTrainer();

        Assert.Equal("There are no examples; expected one or more.", Assert.Throws<TrainingDataException>(() => trainer.Fit([], cancellationToken: Token)).Message);
        Assert.StartsWith("Example 0, or a text of it, is null; expected two texts.", Assert.Throws<ArgumentException>(() => trainer.Fit([new("a", null!)], cancellationToken: Token)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "None of 1 examples can be learned from: in each, a text is empty or has 128 tokens or more; expected shorter texts, or raise MaxTokens.",
            Assert.Throws<TrainingDataException>(() => trainer.Fit([new("a", " ")], cancellationToken: Token)).Message);
    }

    [Theory]
    [InlineData(0, 0.6, "BeamWidth is 0; expected 1 to 64.")]
    [InlineData(4, -1, "LengthPenalty is -1; expected 0 to 2.")]
    [InlineData(4, float.NaN, "LengthPenalty is NaN; expected 0 to 2.")]
    public void Options_out_of_range_are_refused(int beams, float penalty, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => fixture.Trained.ToTranslator(new() { BeamWidth = beams, LengthPenalty = penalty }));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }
}
