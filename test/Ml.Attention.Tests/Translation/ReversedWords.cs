using Ml.Attention.Translation;

namespace Ml.Attention.Tests.Translation;

/// <summary>A translator of a made-up language, in which each word has another form and stands in the opposite order; trained once for all tests.</summary>
public sealed class ReversedWords : IDisposable
{
    private static readonly string[] Words = ["sun", "moon", "star", "rain", "wind", "snow", "tree", "leaf"];

    private static readonly string[] Forms = ["Sol", "Luna", "Stella", "Pluvia", "Ventus", "Nix", "Arbor", "Folium"];

    public const int Seed = 20261126;

    public ReversedWords()
    {
        Trained = Fit(Options);
        Translator = Trained.ToTranslator();
    }

    public static TranslationOptions Options { get; } = new()
    {
        Transformer = new() { Width = 32, Heads = 4, EncoderLayers = 1, DecoderLayers = 1, FeedForward = 64, Dropout = 0 },
        Source = new() { Size = 60 },
        Target = new() { Size = 60 },
        MaxTokens = 24,
        Training = new() { Epochs = 14, BatchTokens = 512, LearningRate = 0.005 },
    };

    public TrainedTranslator Trained { get; }

    public Translator Translator { get; }

    public static IReadOnlyList<TranslationExample> Examples(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] words = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(Words.Length))];
            return new TranslationExample(string.Join(' ', words.Select(word => Words[word])), $"{string.Join(' ', words.Reverse().Select(word => Forms[word]))}.");
        })];
    }

    public static TrainedTranslator Fit(TranslationOptions options, CancellationToken cancellationToken = default) =>
        new TranslationTrainer(options) { Threads = 1 }.Fit(Examples(3000, Seed), cancellationToken: cancellationToken);

    public void Dispose() => Translator.Dispose();
}
