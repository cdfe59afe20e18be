using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.StandIns.Tests;

public class ChainTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    [Fact]
    public void AChainKnowsItsParts()
    {
        EstimatorChain<KeyToValueMappingTransformer> chain = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.CopyColumns("Copy", "Key"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Copy"));
        TransformerChain<KeyToValueMappingTransformer> model = chain.Fit(Reviews);
        Assert.Equal(3, model.Count());
        Assert.IsType<ValueToKeyMappingTransformer>(model.First());
        Assert.Same(model.LastTransformer, model.Last());
        Assert.IsType<KeyToValueMappingEstimator>(chain.LastEstimator);
        Assert.Equal(["Text", "Label", "Key", "Copy", "Back"], model.GetOutputSchema(Reviews.Schema).Select(column => column.Name));
        Assert.Equal(["pos", "neg", "neutral", "pos", "neg", ""], Samples.Read<string>(model.Transform(Reviews), "Back"));
        Assert.True(((ITransformer)model).IsRowToRowMapper);

        TransformerChain<ColumnCopyingTransformer> longer = model.Append(_ml.Transforms.CopyColumns("Again", "Back").Fit(model.Transform(Reviews)));
        Assert.Equal(4, longer.Count());
        Assert.Equal(2, ((ITransformer)model.First()).Append(model.Last()).Count());
    }

    [Fact]
    public void FitChecksTheSchemaBeforeAnyWork()
    {
        bool fitted = false;
        var chain = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").WithOnFitDelegate(_ => fitted = true)
            .Append(_ml.Transforms.CopyColumns("Copy", "Nothing"));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(Reviews));
        Assert.Contains("'Nothing'", error.Message);
        Assert.False(fitted);
    }

    [Fact]
    public void ACheckpointReadsTheDataOnce()
    {
        int read = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i =>
        {
            read++;
            return new Samples.Review { Text = $"{i}", Label = $"{i % 2}" };
        }));
        var chain = _ml.Transforms.CopyColumns("A", "Label").AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Conversion.MapValueToKey("B", "A"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("C", "A"));
        chain.Fit(data);
        Assert.Equal(4, read);
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml));
    }

    [Fact]
    public void ScopesSayWhenATransformerApplies()
    {
        var chain = _ml.Transforms.CopyColumns("A", "Text").Append(_ml.Transforms.CopyColumns("B", "Text"), TransformerScope.TrainTest)
            .Append(_ml.Transforms.CopyColumns("C", "Text"));
        var model = chain.Fit(Reviews);
        Assert.Equal(["Text", "Label", "A", "C"], model.Transform(Reviews).Schema.Select(column => column.Name));
        Assert.Equal(["Text", "Label", "A", "B", "C"], model.Transform(Reviews, TransformerScope.Training).Schema.Select(column => column.Name));
        Assert.Equal(2, model.GetModelFor(TransformerScope.Scoring).Count());
    }

    [Fact]
    public void AnEmptyChainChangesNothing()
    {
        var model = new EstimatorChain<ITransformer>().Fit(Reviews);
        Assert.Empty(model);
        Assert.Null(model.LastTransformer);
        Assert.Equal(["Text", "Label"], model.Transform(Reviews).Schema.Select(column => column.Name));
    }

    [Fact]
    public void RowsGoThroughAChainOneByOne()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Append(_ml.Transforms.SelectColumns("Back", "Text"))
            .Fit(Reviews);
        IDataView data = Reviews;
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        Assert.Equal(["Back", "Text"], mapper.OutputSchema.Select(column => column.Name));
        Assert.Equal(["Label"], mapper.GetDependencies([mapper.OutputSchema["Back"]]).Select(column => column.Name));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        using DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(mapper.OutputSchema["Back"]);
        var seen = new List<string>();
        while (cursor.MoveNext())
        {
            ReadOnlyMemory<char> text = default;
            getter(ref text);
            seen.Add(text.ToString());
            Assert.Equal(cursor.Position, row.Position);
        }

        Assert.Equal(["pos", "neg", "neutral", "pos", "neg", ""], seen);
        Assert.ThrowsAny<Exception>(() => mapper.GetRow(Reviews.GetRowCursor(Reviews.Schema), mapper.OutputSchema)); // a row of another schema
    }

    [Fact]
    public void SeveralCursorsReadAtOnce()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(Reviews).Transform(Reviews);
        using DataViewRowCursor first = data.GetRowCursor([data.Schema["Key"]]);
        using DataViewRowCursor second = data.GetRowCursor([data.Schema["Key"], data.Schema["Text"]]);
        ValueGetter<uint> a = first.GetGetter<uint>(data.Schema["Key"]);
        ValueGetter<uint> b = second.GetGetter<uint>(data.Schema["Key"]);
        uint key = 0;
        first.MoveNext();
        first.MoveNext();
        second.MoveNext();
        a(ref key);
        Assert.Equal(2u, key);
        b(ref key);
        Assert.Equal(1u, key);
        Assert.False(first.IsColumnActive(data.Schema["Text"]));
        Assert.True(second.IsColumnActive(data.Schema["Text"]));
    }

    [Fact]
    public void AnErrorWhileReadingKeepsItsCause()
    {
        // ML.NET reads ahead on other threads behind most transformers, and wraps what goes wrong there: look at the base exception.
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 9).Select(i =>
            i < 5 ? new Samples.Review { Text = $"{i}" } : throw new FormatException("the cause")));
        Assert.Throws<FormatException>(() => Samples.Read<string>(data, "Text"));
        IDataView mapped = _ml.Transforms.CopyColumns("Copy", "Text").Fit(Reviews).Transform(data);
        foreach (IDataView view in new[] { mapped, _ml.Data.Cache(data), _ml.Data.ShuffleRows(data, seed: 1), _ml.Data.TakeRows(data, 9) })
        {
            Exception error = Assert.ThrowsAny<Exception>(() => Samples.Read<string>(view, "Text"));
            Assert.Equal("the cause", Assert.IsType<FormatException>(error.GetBaseException()).Message);
        }
    }

    [Fact]
    public void ACursorCanBeLeftHalfWay()
    {
        int disposed = 0;
        IEnumerable<Samples.Number> Endless()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return new Samples.Number { Value = i };
                }
            }
            finally
            {
                disposed++;
            }
        }

        IDataView endless = _ml.Data.LoadFromEnumerable(Endless());
        IDataView mapped = _ml.Transforms.CopyColumns("Copy", "Value").Fit(endless).Transform(endless);
        using (DataViewRowCursor cursor = mapped.GetRowCursor(mapped.Schema))
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(mapped.Schema["Copy"]);
            float value = 0;
            for (int i = 0; i < 100; i++)
            {
                Assert.True(cursor.MoveNext());
                getter(ref value);
                Assert.Equal(i, value);
            }
        }

        Assert.InRange(disposed, 0, 1);
        Assert.Equal([0, 1, 2], Samples.Read<float>(_ml.Data.TakeRows(mapped, 3), "Copy"));
    }
}
