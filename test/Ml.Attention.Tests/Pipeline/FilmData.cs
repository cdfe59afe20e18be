using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Rows, a small trained model, and ways to read columns.</summary>
internal static class FilmData
{
    public static FilmRow[] Rows(int count, int seed = 5) =>
    [
        .. Films.Create(count, seed).Select((example, i) => new FilmRow
        {
            Text = example.Text,
            Label = example.Label,
            Number = i,
            Vector = [i, -i, 0.5f],
            Date = new DateTime(2020, 1, 1).AddDays(i),
            Flag = i % 3 == 0,
        }),
    ];

    public static IDataView View(MLContext ml, int count, int seed = 5) => ml.Data.LoadFromEnumerable(Rows(count, seed));

    /// <summary>Rows of given texts.</summary>
    public static IDataView OfTexts(MLContext ml, IEnumerable<string?> texts) =>
        ml.Data.LoadFromEnumerable(texts.Select((text, i) => new FilmRow { Text = text, Number = i, Vector = [i, i, i] }).ToArray());

    /// <summary>A classifier that is trained already.</summary>
    public static TextClassificationTransformer Transformer(MLContext ml, BatchScoringOptions? scoring = null)
    {
        using var stream = new MemoryStream(TrainedModel.Bytes);
        return ml.Attention.LoadModel(stream, scoring: scoring);
    }

    public static TextEstimatorOptions Options(int epochs = 3)
    {
        var options = Films.Options(epochs);
        return new() { Tokenizer = options.Tokenizer, Encoder = options.Encoder, Training = options.Training, Threads = 1, Scoring = new() { Threads = 1 } };
    }

    public static T[] Read<T>(IDataView data, string column) => [.. data.GetColumn<T>(column)];

    public static float[][] Scores(IDataView data, string column = "Score") => Read<float[]>(data, column);

    public static string[] Texts(DataViewSchema.Column column, string kind)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    public static string Text(DataViewSchema.Column column, string kind)
    {
        ReadOnlyMemory<char> value = default;
        column.Annotations.GetValue(kind, ref value);
        return value.ToString();
    }

    /// <summary>The largest difference between two sets of scores.</summary>
    public static double Difference(float[][] expected, float[][] actual)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (one, other) =>
        {
            Xunit.Assert.Equal(one.Length, other.Length);
            return one.Zip(other, (a, b) => double.IsNaN(b) ? double.PositiveInfinity : Math.Abs(a - (double)b)).DefaultIfEmpty().Max();
        }).DefaultIfEmpty().Max();
    }
}
