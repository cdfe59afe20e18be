using Ml.Attention.Training;

namespace Ml.Attention.Tests.Training;

/// <summary>A made data set of texts with any number of three labels, each told by a word.</summary>
internal static class Topics
{
    private static readonly (string Label, string Word)[] Telling = [("health", "doctor"), ("money", "bank"), ("sport", "goal")];
    private static readonly string[] Rest = ["a", "day", "the", "town", "and", "people", "it", "was", ",", "."];

    public static IReadOnlyList<TextExample> Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var own = Telling.Where((_, bit) => (i >> bit & 1) == 1).ToList();
            var words = Enumerable.Range(0, 2 + random.Next(8)).Select(_ => Rest[random.Next(Rest.Length)]).ToList();
            own.ForEach(each => words.Insert(random.Next(words.Count + 1), each.Word));
            return new TextExample(string.Join(' ', words), string.Join(" | ", own.Select(each => each.Label).Reverse()));
        })];
    }

    public static TextClassificationOptions Options(int epochs = 8) => Films.Options(epochs) with { MultiLabel = true };
}
