using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class RowTests
{
    private readonly MLContext _ml = new(1);

    private static float[] Values(IDataView data) => Samples.Read<float>(data, "Value");

    [Fact]
    public void ASeedGivesTheSameSplitEverywhere()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(20));
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, testFraction: 0.3, seed: 7);
        Assert.Equal(SplitOfSeven, Values(split.TestSet));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (float)i), Values(split.TrainSet).Concat(Values(split.TestSet)).Order());
        Assert.Equal(["Value"], split.TestSet.Schema.Select(column => column.Name));
        Assert.Null(split.TestSet.GetRowCount());
        Assert.Equal(SplitOfContext, Values(_ml.Data.TrainTestSplit(data, testFraction: 0.3).TestSet));
        Assert.Equal(SplitOfNone, Values(new MLContext().Data.TrainTestSplit(data, testFraction: 0.3).TestSet));
    }

    private static readonly float[] SplitOfSeven = [3, 16, 17, 19];
    private static readonly float[] SplitOfContext = [2, 9, 10, 12, 13];
    private static readonly float[] SplitOfNone = [5, 6, 10, 18];

    [Fact]
    public void FoldsCoverTheData()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(30));
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _ml.Data.CrossValidationSplit(data, numberOfFolds: 3, seed: 5);
        Assert.Equal(3, folds.Count);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (float)i), folds.SelectMany(fold => Values(fold.TestSet)).Order());
        Assert.All(folds, fold => Assert.Empty(Values(fold.TrainSet).Intersect(Values(fold.TestSet))));
        Assert.Equal(FirstFold, Values(folds[0].TestSet));
    }

    private static readonly float[] FirstFold = [1, 2, 7, 14, 15, 16, 17, 21, 25, 29];

    private sealed class Grouped
    {
        public string? Group { get; set; }

        public float Value { get; set; }
    }

    [Fact]
    public void RowsOfAGroupStayTogether()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Grouped { Group = $"g{i % 20}", Value = i }).ToArray());
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, testFraction: 0.4, samplingKeyColumnName: "Group");
        string[] train = Samples.Read<string>(split.TrainSet, "Group");
        string[] test = Samples.Read<string>(split.TestSet, "Group");
        Assert.Empty(train.Intersect(test));
        Assert.NotEmpty(test);
        Assert.Equal(60, train.Length + test.Length);
        Assert.Equal(["Group", "Value"], split.TrainSet.Schema.Select(column => column.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(data, samplingKeyColumnName: "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(data, testFraction: 1));
    }

    [Fact]
    public void ASplitByTextFollowsItsHash()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Samples.Review { Text = i == 7 ? "" : $"text {i}" }).ToArray());
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, testFraction: 0.3, samplingKeyColumnName: "Text", seed: 5);
        Assert.Equal("1 2 3 10 13 15 16 18 19", string.Join(' ', Samples.Read<string>(split.TestSet, "Text").Select(text => text[5..])));
        Assert.Equal(19, Samples.Read<string>(split.TestSet, "Text").Length + Samples.Read<string>(split.TrainSet, "Text").Length);
    }

    [Fact]
    public void ASeedGivesTheSameOrderEverywhere()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(10));
        Assert.Equal(Shuffled, Values(_ml.Data.ShuffleRows(data, seed: 3)));
        Assert.Equal(ShuffledByThree, Values(_ml.Data.ShuffleRows(data, seed: 3, shufflePoolSize: 3)));
        Assert.Equal(ShuffledAlone, Values(_ml.Data.ShuffleRows(data, seed: 3, shuffleSource: false)));
        Assert.Equal(ShuffledCache, Values(_ml.Data.ShuffleRows(_ml.Data.Cache(data), seed: 3)));
        Assert.True(_ml.Data.ShuffleRows(data).CanShuffle);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), Values(_ml.Data.ShuffleRows(data)).Order());
    }

    private static readonly float[] Shuffled = [5, 8, 2, 0, 9, 6, 4, 7, 3, 1];
    private static readonly float[] ShuffledByThree = [1, 3, 2, 4, 6, 5, 8, 7, 9, 0];
    private static readonly float[] ShuffledAlone = [1, 9, 7, 6, 4, 3, 5, 8, 0, 2];
    private static readonly float[] ShuffledCache = [4, 0, 1, 5, 6, 9, 3, 2, 7, 8];

    [Fact]
    public void ShuffledRowsKeepTheirIdsAndVectors()
    {
        IDataView data = _ml.Transforms.Concatenate("Vector", "Value", "Value").Fit(_ml.Data.LoadFromEnumerable(Samples.Numbers(50)))
            .Transform(_ml.Data.LoadFromEnumerable(Samples.Numbers(50)));
        IDataView shuffled = _ml.Data.ShuffleRows(data, seed: 1, shufflePoolSize: 7);
        using DataViewRowCursor cursor = shuffled.GetRowCursor(shuffled.Schema);
        ValueGetter<DataViewRowId> ids = cursor.GetIdGetter();
        ValueGetter<VBuffer<float>> vectors = cursor.GetGetter<VBuffer<float>>(shuffled.Schema["Vector"]);
        VBuffer<float> vector = default;
        DataViewRowId id = default;
        var seen = new HashSet<ulong>();
        while (cursor.MoveNext())
        {
            ids(ref id);
            vectors(ref vector);
            Assert.Equal([(float)id.Low, id.Low], vector.DenseValues());
            Assert.Equal(seen.Count, cursor.Position);
            Assert.True(seen.Add(id.Low));
        }

        Assert.Equal(50, seen.Count);
    }

    [Fact]
    public void RowsAreTakenSkippedAndFiltered()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(10));
        Assert.Equal([0, 1, 2], Values(_ml.Data.TakeRows(data, 3)));
        Assert.Equal([8, 9], Values(_ml.Data.SkipRows(data, 8)));
        Assert.Equal(2, _ml.Data.SkipRows(data, 8).GetRowCount());
        Assert.Equal(10, _ml.Data.TakeRows(data, 30).GetRowCount());
        Assert.Equal([3, 4], Values(_ml.Data.FilterRowsByColumn(data, "Value", lowerBound: 3, upperBound: 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TakeRows(data, 0));
        using DataViewRowCursor cursor = _ml.Data.SkipRows(data, 8).GetRowCursor(data.Schema);
        cursor.MoveNext();
        Assert.Equal(0, cursor.Position);
        DataViewRowId id = default;
        cursor.GetIdGetter()(ref id);
        Assert.Equal(8UL, id.Low);
    }

    private sealed class Holes
    {
        public float Real { get; set; }

        [KeyType(2)]
        public uint Key { get; set; }

        public float[]? Vector { get; set; }

        public string? Text { get; set; }
    }

    [Fact]
    public void RowsWithMissingValuesAreLeftOut()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
        [
            new Holes { Real = 1, Key = 0, Vector = [1] },
            new Holes { Real = float.NaN, Key = 0, Vector = [1] },
            new Holes { Real = 3, Key = 5, Vector = [1] },
            new Holes { Real = 4, Key = 1, Vector = [1, float.NaN] },
        ]);
        Assert.Equal([1, 3, 4], Samples.Read<float>(_ml.Data.FilterRowsByMissingValues(data, "Real"), "Real"));
        Assert.Equal([1], Samples.Read<float>(_ml.Data.FilterRowsByMissingValues(data, "Real", "Key", "Vector"), "Real"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(data, "Text"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(data, "Nothing"));
    }

    [Fact]
    public void ACacheReadsItsSourceOnce()
    {
        int read = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i =>
        {
            read++;
            return new Samples.Number { Value = i };
        }));
        IDataView cached = _ml.Data.Cache(data);
        Assert.True(cached.CanShuffle);
        Assert.Equal([0, 1, 2, 3, 4], Values(cached));
        Assert.Equal([0, 1, 2, 3, 4], Values(cached));
        Assert.Equal(5, read);
        Assert.Equal(5, cached.GetRowCount());
        using DataViewRowCursor shuffled = cached.GetRowCursor(cached.Schema, new Random(1));
        ValueGetter<float> getter = shuffled.GetGetter<float>(cached.Schema["Value"]);
        ValueGetter<DataViewRowId> ids = shuffled.GetIdGetter();
        var order = new List<float>();
        while (shuffled.MoveNext())
        {
            float value = 0;
            DataViewRowId id = default;
            getter(ref value);
            ids(ref id);
            Assert.Equal(id.Low, (ulong)value);
            order.Add(value);
        }

        Assert.Equal(5, order.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.Cache(data, "Nothing"));
    }
}
