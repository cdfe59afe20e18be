using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

internal static class Samples
{
    public static VBuffer<ReadOnlyMemory<char>> Texts(params string[] texts) =>
        new(texts.Length, texts.Select(text => text.AsMemory()).ToArray());

    public static T[] Read<T>(IDataView data, string column) => data.GetColumn<T>(column).ToArray();

    public static string[] KeyValues(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues().Select(value => value.ToString()).ToArray();
    }

    public static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetSlotNames(ref values);
        return values.DenseValues().Select(value => value.ToString()).ToArray();
    }

    public static string TempFile(string text = "", string extension = ".txt")
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        File.WriteAllText(path, text);
        return path;
    }

    public sealed class Review
    {
        public string? Text { get; set; }

        public string? Label { get; set; }
    }

    public static Review[] Reviews { get; } =
    [
        new() { Text = "good film", Label = "pos" },
        new() { Text = "bad", Label = "neg" },
        new() { Text = null, Label = "neutral" },
        new() { Text = "", Label = "pos" },
        new() { Text = "awful plot", Label = "neg" },
        new() { Text = "fine", Label = null },
    ];

    public sealed class Number
    {
        public float Value { get; set; }
    }

    public static IEnumerable<Number> Numbers(int count) => Enumerable.Range(0, count).Select(i => new Number { Value = i }).ToArray();
}
