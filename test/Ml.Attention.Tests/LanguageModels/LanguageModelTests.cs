using Ml.Attention.Inference;
using Ml.Attention.LanguageModels;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.LanguageModels;

public sealed class LanguageModelTests(ITestOutputHelper output)
{
    private const int Seed = 20261126;

    private static readonly string[] Words = ["red", "green", "blue", "black", "white", "grey", "pink", "brown"];

    private static readonly LanguageModelOptions Options = new()
    {
        Transformer = new() { Width = 32, Heads = 4, DecoderLayers = 1, FeedForward = 64, Dropout = 0 },
        Vocabulary = new() { Size = 60 },
        MaxTokens = 16,
        Training = new() { Epochs = 6, BatchTokens = 512, LearningRate = 0.005, LabelSmoothing = 0 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Each word is followed by one of two, and a text has five: a choice of 8, then 4 of 2, and no choice where it ends.</summary>
    [Fact]
    public void Perplexity_comes_near_that_of_the_source_of_the_texts()
    {
        var trained = Fit(Options, 3000);
        using var model = trained.ToLanguageModel();
        string[] unseen = Texts(400, Seed + 1);
        double entropy = Math.Log(8) + (4 * Math.Log(2)), best = Math.Exp(entropy / 6), found = model.Perplexity(unseen, Token);

        output.WriteLine($"perplexity {found:F3}, of the source {best:F3}; {trained.Summary.Seconds:F1} s, seed {Seed}");
        Assert.InRange(found, best * 0.97, best * 1.05);
        Assert.InRange(trained.Summary.ValidationPerplexity!.Value, best * 0.9, best * 1.2);
        Assert.All(model.LogProbabilities(unseen, Token), each => Assert.Equal(6, each.Tokens));
    }

    [Fact]
    public void A_text_of_other_words_is_less_probable()
    {
        using var model = Fit(Options, 1000).ToLanguageModel();
        var (usual, unusual) = (model.Perplexity(Texts(50, Seed + 2), Token), model.Perplexity(["blue blue blue red red"], Token));

        Assert.True(unusual > 2 * usual, $"{unusual} and {usual}");
    }

    [Fact]
    public void Texts_of_any_length_have_a_probability()
    {
        using var model = Fit(Options with { Training = Options.Training with { Epochs = 1 } }, 300).ToLanguageModel();
        var found = model.LogProbabilities(["", string.Join(' ', Enumerable.Repeat("red", 100)), "red", "日本語"], Token);

        Assert.All(found, each => Assert.True(double.IsFinite(each.LogProbability) && each.LogProbability < 0));
        Assert.Equal([2, 16, 2, 5], found.Select(each => each.Tokens));
        Assert.Equal(found[2].LogProbability, model.LogProbabilities(["red"], Token)[0].LogProbability, 1e-4);
    }

    [Fact]
    public void What_it_is_trained_on_is_what_it_says()
    {
        var trained = Fit(Options with { Training = Options.Training with { Epochs = 2, AveragedShare = 0 } }, 400);
        using var model = trained.ToLanguageModel();
        var held = ExampleSplit.Create(Texts(400, Seed), text => text, _ => "").Validation;

        Assert.Equal(trained.Summary.ValidationPerplexity!.Value, model.Perplexity(held, Token), 3);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        string path = Path.Combine(Architecture.Repository.Root, "models", "spam", "model.onnx");
        var error = Assert.Throws<ModelFormatException>(() => LanguageModel.Load(path));
        Assert.Equal($"'{path}' is an ONNX model, but no language model of Ml.Attention: it is a text classifier, which 'ml-attention predict' and TextClassifier.Load take. Expected a file written by 'ml-attention train-language-model' or TrainedLanguageModel.Save.", error.Message);
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_error()
    {
        var error = Assert.Throws<TrainingDataException>(() => new LanguageModelTrainer().Fit(["", " "], cancellationToken: Token));
        Assert.Equal("There is nothing to learn from in 0 texts; expected one or more with a word in it.", error.Message);
    }

    private static TrainedLanguageModel Fit(LanguageModelOptions options, int texts) => new LanguageModelTrainer(options) { Threads = 1 }.Fit(Texts(texts, Seed), cancellationToken: Token);

    private static string[] Texts(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int word = random.Next(Words.Length);
            List<string> text = [Words[word]];
            while (text.Count < 5)
            {
                word = (word + 1 + (2 * random.Next(2))) % Words.Length;
                text.Add(Words[word]);
            }

            return string.Join(' ', text);
        })];
    }
}
