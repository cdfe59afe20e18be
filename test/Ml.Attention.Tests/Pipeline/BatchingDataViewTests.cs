using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Rows come back in order, with the scores that the model gives and with the source's own values.</summary>
public sealed class BatchingDataViewTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2048)]
    public void Scores_and_other_columns_are_those_of_their_rows(int batchSize)
    {
        var rows = FilmData.Rows(300);
        using var transformer = FilmData.Transformer(_ml, new() { BatchSize = batchSize });
        var data = transformer.Transform(_ml.Data.LoadFromEnumerable(rows));

        using var classifier = TrainedModel.Load();
        var expected = classifier.Predict([.. rows.Select(row => row.Text!)], TestContext.Current.CancellationToken);
        Assert.True(FilmData.Difference([.. expected.Select(one => one.Scores.ToArray())], FilmData.Scores(data)) < 1e-6);
        Assert.Equal(expected.Select(one => 1 + (uint)classifier.Labels.ToList().IndexOf(one.Label)), FilmData.Read<uint>(data, "PredictedLabel"));

        var read = _ml.Data.CreateEnumerable<FilmRow>(data, reuseRowObject: false).ToArray();
        Assert.Equal(rows.Select(Describe), read.Select(Describe));
        Assert.Equal(rows.Length, data.GetRowCount());
    }

    [Fact]
    public void Null_and_empty_and_hostile_texts_are_scored()
    {
        string?[] texts = [null, .. TrainedModel.Texts, null, ""];
        using var transformer = FilmData.Transformer(_ml);
        var scores = FilmData.Scores(transformer.Transform(FilmData.OfTexts(_ml, texts)));
        using var classifier = TrainedModel.Load();
        var expected = classifier.Predict([.. texts.Select(text => text ?? "")], TestContext.Current.CancellationToken);
        Assert.True(FilmData.Difference([.. expected.Select(one => one.Scores.ToArray())], scores) < 1e-6);
    }

    [Fact]
    public void No_rows_give_no_rows()
    {
        using var transformer = FilmData.Transformer(_ml);
        Assert.Empty(FilmData.Scores(transformer.Transform(FilmData.OfTexts(_ml, []))));
    }

    [Fact]
    public void Position_and_id_are_the_sources_own()
    {
        var source = FilmData.View(_ml, 150);
        using var transformer = FilmData.Transformer(_ml, new() { BatchSize = 40 });
        var data = transformer.Transform(source);
        Assert.Equal(Places(source, source.Schema["Number"]), Places(data, data.Schema["Score"]));
    }

    [Fact]
    public void Only_what_is_asked_for_is_read_and_computed()
    {
        int read = 0;
        var counted = _ml.Transforms.CustomMapping<FilmRow, FilmRow>((from, to) =>
        {
            read++;
            to.Text = from.Text;
        }, null);
        var source = FilmData.View(_ml, 50);
        using var transformer = FilmData.Transformer(_ml);
        var data = transformer.Transform(counted.Fit(source).Transform(source));

        // The mapping makes all its columns; those of the rows behind it are not among them when only they are wanted.
        var dependencies = ((ITransformer)transformer).GetRowToRowMapper(source.Schema);
        Assert.Equal(["Number"], dependencies.GetDependencies([dependencies.OutputSchema["Number"]]).Select(column => column.Name));
        Assert.Equal(["Text"], dependencies.GetDependencies([dependencies.OutputSchema["Score"]]).Select(column => column.Name));
        using (var cursor = data.GetRowCursor([]))
        {
            Assert.True(cursor.MoveNext());
        }

        Assert.Equal(0, read);
        FilmData.Scores(data);
        Assert.Equal(50, read);
    }

    [Fact]
    public void A_few_rows_of_many_are_cheap()
    {
        int produced = 0;
        IEnumerable<FilmRow> Many()
        {
            foreach (var row in FilmData.Rows(10_000))
            {
                produced++;
                yield return row;
            }
        }

        using var transformer = FilmData.Transformer(_ml);
        var data = transformer.Transform(_ml.Data.LoadFromEnumerable(Many()));
        using (var cursor = data.GetRowCursor([data.Schema["Score"]]))
        {
            Assert.True(cursor.MoveNext());
        }

        Assert.InRange(produced, 1, 200);
    }

    [Fact]
    public void Cursors_may_be_many_and_left_half_way()
    {
        var data = Transformed(out var transformer, 200);
        using (transformer)
        {
            float[][] expected = FilmData.Scores(data);
            var score = data.Schema["Score"];
            using var left = data.GetRowCursor([score]);
            Assert.True(left.MoveNext());
            using var one = data.GetRowCursor([score]);
            using var other = data.GetRowCursor([score]);
            var getOne = one.GetGetter<VBuffer<float>>(score);
            var getOther = other.GetGetter<VBuffer<float>>(score);
            VBuffer<float> a = default, b = default;
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(one.MoveNext());
                getOne(ref a);
                if (i % 2 == 0)
                {
                    Assert.True(other.MoveNext());
                    getOther(ref b);
                    Assert.Equal(expected[i / 2], b.DenseValues().ToArray());
                }

                Assert.Equal(expected[i], a.DenseValues().ToArray());
            }

            Assert.False(one.MoveNext());
            Assert.False(one.MoveNext());
        }
    }

    [Fact]
    public void A_set_of_cursors_has_each_row_once()
    {
        var data = Transformed(out var transformer, 500);
        using (transformer)
        {
            var expected = FilmData.Read<int>(data, "Number").Zip(FilmData.Scores(data)).ToDictionary(pair => pair.First, pair => pair.Second);
            var cursors = data.GetRowCursorSet([data.Schema["Number"], data.Schema["Score"]], 3);
            var seen = new List<int>();
            foreach (var cursor in cursors)
            {
                using (cursor)
                {
                    var number = cursor.GetGetter<int>(data.Schema["Number"]);
                    var score = cursor.GetGetter<VBuffer<float>>(data.Schema["Score"]);
                    while (cursor.MoveNext())
                    {
                        int value = 0;
                        VBuffer<float> scores = default;
                        number(ref value);
                        score(ref scores);
                        seen.Add(value);
                        Assert.Equal(expected[value], scores.DenseValues().ToArray());
                    }
                }
            }

            Assert.Equal(expected.Keys.Order(), seen.Order());
        }
    }

    [Fact]
    public void It_shuffles_where_the_source_does()
    {
        var data = Transformed(out var transformer, 300);
        using (transformer)
        {
            var source = FilmData.View(_ml, 300);
            Assert.Equal(source.CanShuffle, data.CanShuffle);
            var expected = FilmData.Read<int>(data, "Number").Zip(FilmData.Scores(data)).ToDictionary(pair => pair.First, pair => pair.Second);
            var shuffled = _ml.Data.ShuffleRows(data, seed: 3);
            int[] numbers = FilmData.Read<int>(shuffled, "Number");
            Assert.NotEqual(numbers.Order(), numbers);
            Assert.Equal(expected.Keys.Order(), numbers.Order());
            Assert.Equal(numbers.Select(number => expected[number]), FilmData.Scores(_ml.Data.ShuffleRows(data, seed: 3)));
        }
    }

    [Fact]
    public void A_vector_that_was_handed_out_is_not_written_to_again()
    {
        var data = Transformed(out var transformer, 100, batchSize: 10);
        using (transformer)
        {
            using var cursor = data.GetRowCursor([data.Schema["Vector"], data.Schema["Score"]]);
            var vector = cursor.GetGetter<VBuffer<float>>(data.Schema["Vector"]);
            var kept = new List<VBuffer<float>>();
            while (cursor.MoveNext())
            {
                VBuffer<float> value = default;
                vector(ref value);
                kept.Add(value);
            }

            Assert.Equal(Enumerable.Range(0, 100).Select(i => new[] { i, -i, 0.5f }), kept.Select(value => value.DenseValues().ToArray()));
        }
    }

    [Fact]
    public void Misuse_is_said()
    {
        var data = Transformed(out var transformer, 5);
        using (transformer)
        {
            using var cursor = data.GetRowCursor([data.Schema["Score"]]);
            Assert.Contains("'Number' is not active", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["Number"])).Message, StringComparison.Ordinal);
            Assert.Contains("asked for System.Int32", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["Score"])).Message, StringComparison.Ordinal);
            var score = cursor.GetGetter<VBuffer<float>>(data.Schema["Score"]);
            VBuffer<float> value = default;
            Assert.Contains("call MoveNext", Assert.Throws<InvalidOperationException>(() => score(ref value)).Message, StringComparison.Ordinal);
        }
    }

    private static string Describe(FilmRow row) => $"{row.Text}|{row.Label}|{row.Number}|{string.Join(',', row.Vector!)}|{row.Date:O}|{row.Flag}";

    private static List<(long Position, DataViewRowId Id, long Batch)> Places(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var id = cursor.GetIdGetter();
        var places = new List<(long, DataViewRowId, long)>();
        Assert.Equal(-1, cursor.Position);
        while (cursor.MoveNext())
        {
            DataViewRowId value = default;
            id(ref value);
            places.Add((cursor.Position, value, cursor.Batch));
        }

        return places;
    }

    private IDataView Transformed(out TextClassificationTransformer transformer, int rows, int batchSize = 64)
    {
        transformer = FilmData.Transformer(_ml, new() { BatchSize = batchSize });
        return transformer.Transform(FilmData.View(_ml, rows));
    }
}
