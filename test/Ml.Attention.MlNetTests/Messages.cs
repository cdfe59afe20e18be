using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;

namespace Ml.Attention.MlNetTests;

/// <summary>Made data: short messages of three kinds, told apart by their words.</summary>
internal static class Messages
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["refund"] = ["refund", "money back", "return", "退款"],
        ["delivery"] = ["parcel", "late", "courier", "快递"],
        ["praise"] = ["great", "love", "thank you", "满意"],
    };

    private static readonly string[] Rest = ["please", "the", "order", "I", "my", "item", "was", "is", "and", "today"];

    public sealed class Row
    {
        public string? Text { get; set; }

        public string? Label { get; set; }

        public float Stars { get; set; }
    }

    public static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        string[] kinds = [.. Words.Keys];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string kind = kinds[i % kinds.Length];
            var words = Enumerable.Range(0, 3 + random.Next(8)).Select(_ => Rest[random.Next(Rest.Length)]).ToList();
            words.Insert(random.Next(words.Count + 1), Words[kind][random.Next(4)]);
            return new Row { Text = string.Join(' ', words), Label = kind, Stars = kind == "praise" ? 5 : random.Next(1, 4) };
        })];
    }

    public static IDataView View(MLContext ml, int count, int seed) => ml.Data.LoadFromEnumerable(Rows(count, seed));

    public static TextEstimatorOptions Options(int epochs = 6) => new()
    {
        Tokenizer = new() { MaxTokens = 32, MinFrequency = 1, UnknownBuckets = 4 },
        Encoder = new() { Width = 32, Heads = 2, FeedForward = 64 },
        Training = new() { Epochs = epochs, LearningRate = 0.005, BatchTokens = 512 },
    };

    public static float[][] Vectors(IDataView data, string column) => [.. data.GetColumn<float[]>(column)];
}
