using Ml.Attention.Pretraining;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Pretraining;

/// <summary>Texts of a made-up language, each about one of two topics and of its words alone; and an encoder pretrained on them, once for all tests.</summary>
public sealed class TwoTopics : IDisposable
{
    public const int Seed = 20261126, WordsOfTopic = 40;

    private readonly Sample.TemporaryFolder _folder = new();

    public TwoTopics()
    {
        Trained = new EncoderPretrainer(Options) { Threads = 1 }.Fit(Texts(3000, Seed).Select(example => example.Text), Texts(300, Seed + 1).Select(example => example.Text));
        Trained.Save(Path);
    }

    public static PretrainingOptions Options { get; } = new()
    {
        Encoder = new() { Width = 32, Heads = 4, FeedForward = 32, Dropout = 0, EmbeddingDropout = 0 },
        Training = new() { Epochs = 12, BatchTokens = 512, LearningRate = 0.005, LabelSmoothing = 0 },
    };

    public TrainedEncoder Trained { get; }

    public string Path => _folder["encoder.onnx"];

    public string this[string name] => _folder[name];

    /// <summary>Some texts with their topics.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the words.</param>
    /// <param name="words">Which of the words of a topic are used; all where null.</param>
    public static IReadOnlyList<TextExample> Texts(int count, int seed, (int First, int End)? words = null)
    {
        var random = new Random(seed);
        var (first, end) = words ?? (0, WordsOfTopic);
        return [.. Enumerable.Range(0, count).Select(i => new TextExample(
            string.Join(' ', Enumerable.Range(0, random.Next(5, 9)).Select(_ => $"{"ab"[i % 2]}{Spelled(random.Next(first, end))}")), i % 2 == 0 ? "first" : "second"))];
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A number in letters, so that no two words of a topic have runs of characters in common that the other topic has not.</summary>
    private static string Spelled(int number) => $"{(char)('a' + (number % 7))}{(char)('a' + (number / 7))}";
}
