using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Training;

/// <summary>A made data set, and options for a plain encoder that learns it at once: short judgements of films, told apart by one word each.</summary>
internal static class Films
{
    private static readonly string[] Good = ["fine", "lovely", "moving", "clever"];
    private static readonly string[] Bad = ["dull", "awful", "weak", "boring"];
    private static readonly string[] Rest = ["a", "film", "the", "plot", "and", "cast", "it", "was", ",", "."];

    public static IReadOnlyList<TextExample> Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string[] telling = i % 2 == 0 ? Good : Bad;
            var words = Enumerable.Range(0, 2 + random.Next(10)).Select(_ => Rest[random.Next(Rest.Length)]).ToList();
            words.Insert(random.Next(words.Count + 1), telling[random.Next(telling.Length)]);
            return new TextExample(string.Join(' ', words), i % 2 == 0 ? "good" : "bad");
        })];
    }

    public static TextClassificationOptions Options(int epochs = 6, int seed = 1) => new()
    {
        Tokenizer = new() { MaxTokens = 16, MinFrequency = 1, UnknownBuckets = 4 },
        Encoder = new() { Layers = 1, Width = 16, Heads = 2, FeedForward = 32, EmbeddingDropout = null, HeadDropout = null },
        NGrams = ModelConfiguration.WithoutNGrams,
        Subwords = new() { Embeddings = false, LinearPath = false },
        Training = new() { Epochs = epochs, LearningRate = 0.01, BatchTokens = 256, Seed = seed, Consistency = 0, WordDropout = 0 },
    };

    public static TextClassificationTrainer Trainer(TextClassificationOptions options, int threads = 1) => new(options, threads: threads);
}
