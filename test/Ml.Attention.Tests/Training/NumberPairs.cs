using Ml.Attention.Training;

namespace Ml.Attention.Tests.Training;

/// <summary>A made data set of pairs: each text names one number, and the label says which of the two is larger.</summary>
internal static class NumberPairs
{
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six"];
    private static readonly string[] Rest = ["a", "house", "of", "the", "and", "it", "was", ",", "."];

    public static IReadOnlyList<TextExample> Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int first = random.Next(Numbers.Length), second = (first + 1 + random.Next(Numbers.Length - 1)) % Numbers.Length;
            return (TextExample)new TextPairExample(Text(first), Text(second), first > second ? "first" : "second");
        })];

        string Text(int number)
        {
            var words = Enumerable.Range(0, random.Next(5)).Select(_ => Rest[random.Next(Rest.Length)]).ToList();
            words.Insert(random.Next(words.Count + 1), Numbers[number]);
            return string.Join(' ', words);
        }
    }
}
