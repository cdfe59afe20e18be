using Microsoft.ML;
using Ml.Attention.Pipeline;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Attention over numbers: trained on a label, scored in batches and row by row, saved and loaded.</summary>
public sealed class SequenceEncodingTests(ITestOutputHelper output)
{
    private const int Seed = 91;

    private readonly MLContext _ml = new(1);

    /// <summary>Series of two sensors; in those labelled "after" the second peaks after the first, in the others before.</summary>
    private static SeriesRow[] Rows(int count, int seed) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var random = new Random(seed + i);
        int items = 8 + random.Next(12), first = random.Next(items), second = random.Next(items);
        (first, second) = i % 2 == 0 == first < second ? (first, second) : (second, first);
        second = first == second ? (i % 2 == 0 ? first + 1 : first - 1) : second;
        float[] values = [.. Enumerable.Range(0, items).SelectMany(item => new[] { Noise() + (item == first ? 3 : 0), Noise() + (item == second ? 3 : 0) })];
        return new SeriesRow { Series = values, Label = i % 2 == 0 ? "after" : "before", Number = i };

        float Noise() => (float)((random.NextDouble() - 0.5) * 0.4);
    }).Where(row => row.Series.Length > 0)];

    private static SequenceEstimatorOptions Options(int epochs) => new()
    {
        Encoder = new() { Width = 16, Heads = 2, FeedForward = 32, Dropout = 0, EmbeddingDropout = null, HeadDropout = null },
        Training = new() { Epochs = epochs, LearningRate = 0.01, BatchTokens = 512, Patience = 50 },
        Threads = 1,
    };

    [Fact]
    public void Features_tell_what_only_the_order_in_time_tells()
    {
        output.WriteLine($"seed {Seed}");
        using var model = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Attention.EncodeSequence("Features", "Series", itemWidth: 2, options: Options(epochs: 40)))
            .Fit(View(Rows(400, Seed)));
        var encoder = model.LastTransformer;
        Assert.Equal(2, encoder.ItemWidth);
        output.WriteLine($"validation accuracy {encoder.Summary!.ValidationAccuracy}");
        Assert.True(encoder.Summary.ValidationAccuracy > 0.9, $"{encoder.Summary.ValidationAccuracy}");

        var rows = Rows(80, Seed + 1000);
        float[][] features = FilmData.Scores(model.Transform(View(rows)), "Features");
        Assert.All(features, vector => Assert.Equal(16, vector.Length));
        float[] Mean(string label) => [.. Enumerable.Range(0, 16).Select(i => features.Where((_, row) => rows[row].Label == label).Average(vector => vector[i]))];
        var means = new[] { "after", "before" }.ToDictionary(label => label, Mean);
        int right = features.Where((vector, row) => means.MinBy(mean => mean.Value.Zip(vector, (a, b) => (a - b) * (a - b)).Sum()).Key == rows[row].Label).Count();
        Assert.True(right > 70, $"{right} of 80");
    }

    [Fact]
    public void Batches_rows_and_zips_give_the_same()
    {
        SeriesRow[] rows = [.. Rows(60, Seed), new() { Series = [], Label = "after" }, new() { Series = [1, 2], Label = "before" }, new() { Series = [.. Enumerable.Range(0, 3000).Select(i => i % 7f)], Label = "before" }];
        var data = View(rows);
        using var encoder = _ml.Attention.EncodeSequence("Features", "Series", 2, options: Options(epochs: 1) with { MaxItems = 100 }).Fit(View(Rows(60, Seed)));
        float[][] expected = FilmData.Scores(encoder.Transform(data), "Features");
        Assert.All(expected.SelectMany(vector => vector), number => Assert.True(float.IsFinite(number)));

        using var single = _ml.Model.CreatePredictionEngine<SeriesRow, Encoded>(encoder, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.True(FilmData.Difference(expected, [.. rows.Select(row => single.Predict(row).Features!)]) < 1e-5);

        using var zip = new MemoryStream();
        _ml.Model.Save(encoder, data.Schema, zip);
        zip.Position = 0;
        using var loaded = (IDisposable)new MLContext().Model.Load(zip, out _);
        zip.Position = 0;
        using var restored = (SequenceEncodingTransformer)_ml.Attention.LoadPipeline(zip, out _, new() { BatchSize = 7 });
        Assert.Equal(100, restored.MaxItems);
        Assert.True(FilmData.Difference(expected, FilmData.Scores(restored.Transform(data), "Features")) < 1e-5);

        // A vector without numbers is not a shape that the built-in component takes.
        var filled = View([.. rows.Where(row => row.Series.Length > 0)]);
        float[][] some = [.. expected.Where((_, i) => rows[i].Series.Length > 0)];
        Assert.True(FilmData.Difference(some, FilmData.Scores(((ITransformer)loaded).Transform(filled), "Features")) < 1e-5);
    }

    [Fact]
    public void Keys_name_the_classes_and_validation_chooses_the_epoch()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(View(Rows(40, Seed))).Transform(View(Rows(40, Seed)));
        using var encoder = _ml.Attention.EncodeSequence("Features", "Series", 1, options: Options(epochs: 2), validation: data).Fit(data);
        Assert.Equal(40, encoder.Summary!.ValidationExamples);
        Assert.Equal(1, encoder.ItemWidth);
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var data = View(Rows(20, Seed));
        var estimator = _ml.Attention.EncodeSequence("Features", "Series", 2, options: Options(epochs: 1));
        Says("The sequence column 'Sensors' is missing; the data have 'Series', 'Label', 'Number'.", () => _ml.Attention.EncodeSequence("Features", "Sensors", 2).Fit(data));
        Says("The sequence column 'Number' is of type Single; expected a vector of Single: the items one behind the other, 2 numbers each.", () => _ml.Attention.EncodeSequence("Features", "Number", 2).Fit(data));
        Says("Row 1 of the sequence column 'Series' has 3 numbers, which is no multiple of the item width, 2.", () => estimator.Fit(View([.. Rows(1, Seed), new() { Series = [1, 2, 3], Label = "after" }])));
        Says("The sequence column 'Number' is Single; expected a vector of Single.", () => _ml.Transforms.CopyColumns("Copy", "Label").Append(_ml.Attention.EncodeSequence("Features", "Number", 2)).Fit(data));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        Says("The label column 'Label' of the validation data is String with other classes", () => _ml.Attention.EncodeSequence("Features", "Series", 2, options: Options(epochs: 1), validation: data).Fit(keyed));
        Says("MaxItems is 0; expected 1 or more.", () => _ml.Attention.EncodeSequence("Features", "Series", 2, options: new() { MaxItems = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Attention.EncodeSequence("Features", "Series", 0));
        var error = Assert.Throws<TrainingDataException>(() => estimator.Fit(View([.. Rows(2, Seed), new() { Series = [1, float.NaN], Label = "after" }])));
        Assert.StartsWith("Row 2 of the sequence column 'Series' has NaN at place 1; expected finite numbers.", error.Message, StringComparison.Ordinal);
    }

    private IDataView View(SeriesRow[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private static void Says(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private sealed class SeriesRow
    {
        public float[] Series { get; set; } = [];

        public string? Label { get; set; }

        public float Number { get; set; }
    }

    private sealed class Encoded
    {
        public float[]? Features { get; set; }
    }
}
